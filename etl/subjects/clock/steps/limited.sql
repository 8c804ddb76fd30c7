-- Of limits of several parts the one that counts: of those that are known, the one that ends first, or the one that
-- stands first. Due moments by the recipe of core/worktime.sql.
-- Grain: one row per obligation whose limit has parts; none where it waits for a moment that nobody has written.
create temp table limited as
with

positioned as (
    select
        p.*,
        r.* exclude (rule_no, clock, limit_days, limit_us, limit_months, in_days),
        c.workdays_through,
        wt_position(
            wt_local(p.started_at, r.utc_offset_us), c.is_workday, c.workdays_through, r.daily_us,
            r.shift_1, r.until_1, r.shift_2, r.until_2, r.shift_3
        ) as start_position,
        wt_due_position(start_position, c.workdays_through, p.limit_days, p.limit_us, r.daily_us) as due_position,
    from bounds as p
    inner join ref.rules as r on p.rule_no = r.rule_no
    left join ref.calendar as c
        on p.clock = 'working' and wt_day(wt_local(p.started_at, r.utc_offset_us)) = c.day_number
),

ended as (
    select
        p.*,
        core.due_moment(
            p.clock, p.carried_at, p.started_at, p.limit_months, p.limit_us, p.start_position, p.due_position,
            d.day_number, p.utc_offset_us, p.daily_us, p.shift_1, p.until_1, p.shift_2, p.until_2, p.shift_3
        ) as ends_at,
    from positioned as p
    left join ref.workdays as d on wt_ordinal(p.due_position, p.daily_us) = d.ordinal
)

select
    stream_key,
    place,
    rule_no,
    clock,
    limit_days,
    limit_us,
    limit_months,
    in_days,
    carried_at,
from ended
where ends_at is not null
qualify row_number() over (
    partition by stream_key, place, rule_no order by case when not is_first then ends_at end, position
) = 1
