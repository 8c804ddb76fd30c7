-- Of limits of several parts the one that counts: of those that are known, the one that ends first, or the one that
-- stands first. Due moments by the recipe of core/worktime.sql.
-- Grain: one row per obligation whose limit has parts; none where it waits for a moment that nobody has written.
create temp table limited as
with

positioned as (
    select
        p.*,
        r.* exclude (rule_no, clock, limit_days, limit_us, limit_months, in_days),
        wt_position(
            p.started_at, c.before, c.shift_1, c.until_1, c.shift_2, c.until_2, c.shift_3, c.until_3
        ) as start_position,
        wt_due_row(c.end_row, p.limit_days, start_position, p.limit_us, r.slot_us, r.slot_base) as due_row,
    from bounds as p
    inner join ref.rules as r on p.rule_no = r.rule_no
    left join ref.office_days as c
        on p.clock = 'working' and wt_day_row(p.started_at, r.utc_offset_us, r.day_base) = c.day_row
),

ended as (
    select
        p.*,
        wt_due_position(d.closing, p.start_position, p.limit_us) as due_position,
        core.due_moment(
            p.clock, p.carried_at, p.started_at, p.limit_months, p.limit_us, p.utc_offset_us, p.start_position,
            due_position, d.until_1, d.until_2, d.until_3, d.shift_1, d.shift_2, d.shift_3, d.shift_4
        ) as ends_at,
    from positioned as p
    left join ref.office_ends as d on p.due_row = d.end_row
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
