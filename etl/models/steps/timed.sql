-- Each obligation with its due moment and office-time positions (recipe: core/worktime.sql).
-- Grain: stream_key, rule_no, ordinal.
create temp view timed as
with

-- Level by level, because a name used beside its definition would repeat its whole expression.
located as (
    select
        f.*,
        r.clock,
        r.limit_days,
        r.limit_us,
        r.warn,
        r.share_num,
        r.share_den,
        o.* exclude (pack, pack_version),
        wt_local(f.started_at, o.utc_offset_us) as start_local,
        wt_local(f.met_at, o.utc_offset_us) as met_local,
    from finished as f
    inner join ref.rules as r on f.rule_no = r.rule_no
    inner join ref.office as o on r.pack = o.pack and r.pack_version = o.pack_version
),

positioned as (
    select
        l.*,
        c.workdays_through,
        c.provisional as start_provisional,
        wt_position(
            l.start_local, c.is_workday, c.workdays_through, l.daily_us,
            l.open_1, l.close_1, l.open_2, l.close_2, l.open_3, l.close_3
        ) as start_position,
        wt_position(
            l.met_local, e.is_workday, e.workdays_through, l.daily_us,
            l.open_1, l.close_1, l.open_2, l.close_2, l.open_3, l.close_3
        ) as met_position,
    from located as l
    left join ref.calendar as c on l.clock = 'working' and wt_day(l.start_local) = c.day_number
    left join ref.calendar as e on l.clock = 'working' and wt_day(l.met_local) = e.day_number
),

due as (
    select
        *,
        wt_due_position(start_position, workdays_through, limit_days, limit_us, daily_us) as due_position,
    from positioned
),

placed as (
    select
        *,
        wt_warn_position(start_position, due_position, share_num, share_den) as warn_position,
    from due
)

select
    p.*,
    p.start_provisional or d.provisional as provisional_span,
    case
        when p.clock = 'agreed' then p.carried_due_at
        when p.clock = 'clock' then wt_after(p.started_at, p.limit_us)
        when p.due_position = p.start_position then p.started_at
        else wt_moment(
            p.due_position, d.day_number, p.utc_offset_us, p.daily_us,
            p.open_1, p.close_1, p.open_2, p.close_2, p.open_3
        )
    end as due_at,
    case
        when p.clock <> 'working' then null
        when p.warn_position = p.start_position then p.started_at
        else wt_moment(
            p.warn_position, w.day_number, p.utc_offset_us, p.daily_us,
            p.open_1, p.close_1, p.open_2, p.close_2, p.open_3
        )
    end as office_warn_at,
from placed as p
left join ref.workdays as d on wt_ordinal(p.due_position, p.daily_us) = d.ordinal
left join ref.workdays as w on wt_ordinal(p.warn_position, p.daily_us) = w.ordinal
