-- Each obligation with its due moment and office-time positions (recipe: core/worktime.sql). Where only the day of its
-- beginning is known, a limit in days lasts until the end of its last one.
-- Grain: stream_key, rule_no, place.
with

-- Start and end first, because a name used beside its definition repeats its whole expression.
positioned as (
    select
        f.*,
        r.rule,
        coalesce(l.clock, r.clock) as clock,
        coalesce(l.limit_days, r.limit_days) as limit_days,
        coalesce(l.limit_us, r.limit_us) as limit_us,
        coalesce(l.limit_months, r.limit_months) as limit_months,
        coalesce(l.in_days, r.in_days) as in_days,
        case when r.has_parts then l.carried_at else f.carried_due_at end as carried_at,
        r.warn,
        r.share_num,
        r.share_den,
        r.utc_offset_us,
        r.daily_us,
        r.shift_1,
        r.until_1,
        r.shift_2,
        r.until_2,
        r.shift_3,
        c.workdays_through,
        c.provisional as start_provisional,
        wt_position(
            wt_local(f.started_at, r.utc_offset_us), c.is_workday, c.workdays_through, r.daily_us,
            r.shift_1, r.until_1, r.shift_2, r.until_2, r.shift_3
        ) as start_position,
        wt_position(
            wt_local(f.met_at, r.utc_offset_us), e.is_workday, e.workdays_through, r.daily_us,
            r.shift_1, r.until_1, r.shift_2, r.until_2, r.shift_3
        ) as met_position,
    from parts.finished as f
    inner join ref.rules as r on f.rule_no = r.rule_no
    left join limited as l on f.stream_key = l.stream_key and f.rule_no = l.rule_no and f.place = l.place
    left join ref.calendar as c
        on coalesce(l.clock, r.clock) = 'working' and wt_day(wt_local(f.started_at, r.utc_offset_us)) = c.day_number
    left join ref.calendar as e
        on coalesce(l.clock, r.clock) = 'working' and wt_day(wt_local(f.met_at, r.utc_offset_us)) = e.day_number
    where l.rule_no is not null or not r.has_parts
),

placed as (
    select
        *,
        wt_due_position(start_position, workdays_through, limit_days, limit_us, daily_us) as due_position,
        wt_warn_position(start_position, due_position, share_num, share_den) as warn_position,
    from positioned
)

select
    p.*,
    p.start_provisional or d.provisional as provisional_span,
    core.due_moment(
        p.clock, p.carried_at, p.started_at, p.limit_months, p.limit_us, p.start_position, p.due_position,
        d.day_number, p.utc_offset_us, p.daily_us, p.shift_1, p.until_1, p.shift_2, p.until_2, p.shift_3
    ) as exact_due_at,
    case
        when p.in_days and p.start_vague = 1 then core.day_end(exact_due_at, p.utc_offset_us)
        else exact_due_at
    end as due_at,
    case
        when p.clock <> 'working' then null
        when p.warn_position = p.start_position then p.started_at
        else wt_moment(
            wt_rest(p.warn_position, p.daily_us), w.day_number, p.utc_offset_us,
            p.shift_1, p.until_1, p.shift_2, p.until_2, p.shift_3
        )
    end as office_warn_at,
from placed as p
left join ref.workdays as d on wt_ordinal(p.due_position, p.daily_us) = d.ordinal
left join ref.workdays as w on wt_ordinal(p.warn_position, p.daily_us) = w.ordinal
