-- Rows of core.obligation_facts for plain cases: wall clocks by plain arithmetic, office clocks through the calendar.
create temp view wide_obligations as
with

placed as (
    select
        f.*,
        r.warn,
        r.utc_offset_us,
        r.daily_us,
        r.shift_1, r.until_1, r.shift_2, r.until_2, r.shift_3,
        c.provisional as start_provisional,
        wt_position(
            wt_local(f.started_at, r.utc_offset_us), c.is_workday, c.workdays_through, r.daily_us,
            r.shift_1, r.until_1, r.shift_2, r.until_2, r.shift_3
        ) as start_position,
        wt_position(
            wt_local(f.met_at, r.utc_offset_us), e.is_workday, e.workdays_through, r.daily_us,
            r.shift_1, r.until_1, r.shift_2, r.until_2, r.shift_3
        ) as met_position,
        wt_due_position(start_position, c.workdays_through, r.limit_days, r.limit_us, r.daily_us) as due_position,
        wt_warn_position(start_position, due_position, r.share_num, r.share_den) as warn_position,
        wt_rest(due_position, r.daily_us) as due_rest,
        wt_rest(warn_position, r.daily_us) as warn_rest,
    from wide_finished('wide_office') as f
    inner join ref.rules as r on f.rule_no = r.rule_no
    left join ref.calendar as c on wt_day(wt_local(f.started_at, r.utc_offset_us)) = c.day_number
    left join ref.calendar as e on wt_day(wt_local(f.met_at, r.utc_offset_us)) = e.day_number
),

dated as (
    select
        p.*,
        p.start_provisional or d.provisional as provisional_span,
        case
            when p.due_position = p.start_position then p.started_at
            else wt_moment(
                p.due_rest, d.day_number, p.utc_offset_us,
                p.shift_1, p.until_1, p.shift_2, p.until_2, p.shift_3
            )
        end as due_at,
        case
            when not p.warn then null
            when p.warn_position = p.start_position then p.started_at
            else wt_moment(
                p.warn_rest, w.day_number, p.utc_offset_us,
                p.shift_1, p.until_1, p.shift_2, p.until_2, p.shift_3
            )
        end as office_warn_at,
    from placed as p
    left join ref.workdays as d on wt_ordinal(p.due_position, p.daily_us) = d.ordinal
    left join ref.workdays as w on p.warn and wt_ordinal(p.warn_position, p.daily_us) = w.ordinal
),

walled as (
    select
        f.*,
        case when r.clock = 'agreed' then f.carried_due_at else wt_after(f.started_at, r.limit_us) end as due_at,
        r.utc_offset_us,
    from wide_finished('wide_wall') as f
    inner join ref.rules as r on f.rule_no = r.rule_no
)

select
    stream_key, rule_no, ordinal, from_version, cast(null as varchar) as department,
    started_at, started_recorded_at, due_at,
    cast(null as timestamp) as office_warn_at, met_at, met_recorded_at, void_at, void_reason,
    cast(null as bigint) as office_limit, cast(null as bigint) as office_taken,
    cast(date_trunc('month', due_at + to_microseconds(utc_offset_us)) as date) as month,
    false as provisional,
from walled
union all
select
    stream_key, rule_no, ordinal, from_version, null as department, started_at, started_recorded_at, due_at,
    office_warn_at, met_at, met_recorded_at, void_at, void_reason,
    (due_position - start_position) // 60000000 as office_limit,
    (met_position - start_position) // 60000000 as office_taken,
    cast(date_trunc('month', due_at + to_microseconds(utc_offset_us)) as date) as month,
    coalesce(provisional_span, false) as provisional,
from dated
