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
        r.slot_us,
        r.slot_base,
        c.end_row as workday_row,
        c.provisional as start_provisional,
        wt_position(
            f.started_at, c.before, c.shift_1, c.until_1, c.shift_2, c.until_2, c.shift_3, c.until_3
        ) as start_position,
        wt_position(
            f.met_at, e.before, e.shift_1, e.until_1, e.shift_2, e.until_2, e.shift_3, e.until_3
        ) as met_position,
    from parts.finished as f
    inner join ref.rules as r on f.rule_no = r.rule_no
    left join limited as l on f.stream_key = l.stream_key and f.rule_no = l.rule_no and f.place = l.place
    left join ref.office_days as c
        on coalesce(l.clock, r.clock) = 'working' and wt_day_row(f.started_at, r.utc_offset_us, r.day_base) = c.day_row
    left join ref.office_days as e
        on coalesce(l.clock, r.clock) = 'working' and wt_day_row(f.met_at, r.utc_offset_us, r.day_base) = e.day_row
    where l.rule_no is not null or not r.has_parts
),

ended as (
    select
        p.*,
        wt_due_position(d.closing, p.start_position, p.limit_us) as due_position,
        p.start_provisional or d.provisional <> (due_position > d.turns_at) as provisional_span,
        core.due_moment(
            p.clock, p.carried_at, p.started_at, p.limit_months, p.limit_us, p.utc_offset_us, p.start_position,
            due_position, d.until_1, d.until_2, d.until_3, d.shift_1, d.shift_2, d.shift_3, d.shift_4
        ) as exact_due_at,
    from positioned as p
    left join ref.office_ends as d
        on wt_due_row(p.workday_row, p.limit_days, p.start_position, p.limit_us, p.slot_us, p.slot_base) = d.end_row
),

warned as (
    select
        *,
        wt_warn_position(start_position, due_position, share_num, share_den) as warn_position,
    from ended
)

select
    p.*,
    case
        when p.in_days and p.start_vague = 1 then core.day_end(p.exact_due_at, p.utc_offset_us)
        else p.exact_due_at
    end as due_at,
    case
        when p.clock <> 'working' then null
        when p.warn_position = p.start_position then p.started_at
        else wt_moment(
            p.warn_position, w.until_1, w.until_2, w.until_3, w.shift_1, w.shift_2, w.shift_3, w.shift_4
        )
    end as office_warn_at,
from warned as p
left join ref.office_ends as w on wt_slot_row(p.warn_position, p.slot_us, p.slot_base) = w.end_row
