-- Each obligation with its due moment and office-time positions (recipe: core/worktime.sql).
-- Grain: stream_key, rule_no, ordinal.
create temp table timed as
with

finished as (
    select
        s.*,
        m.occurred_at as met_at,
        m.recorded_at as met_recorded_at,
        case when m.ordinal is null then v.occurred_at end as void_at,
        case when m.ordinal is null then coalesce(v.disposition, 'superseded') end as void_reason,
    from starts as s
    left join ends as d on s.stream_key = d.stream_key and s.rule_no = d.rule_no and s.ordinal = d.ordinal
    left join effective as m
        on d.stream_key = m.stream_key
        and d.met_ordinal = m.ordinal
        and d.met_ordinal <= coalesce(d.void_ordinal, d.met_ordinal)
    left join effective as v on d.stream_key = v.stream_key and d.void_ordinal = v.ordinal
),

placed as (
    select
        f.* replace (
            case when f.cancelled then null else f.met_at end as met_at,
            case when f.cancelled then null else f.met_recorded_at end as met_recorded_at,
            case when f.void_at is not null then f.void_reason end as void_reason
        ),
        r.clock,
        r.limit_us,
        r.warn,
        r.share_num,
        r.share_den,
        o.* exclude (pack, pack_version),
        c.provisional as start_provisional,
        wt_position(
            wt_local(f.started_at, o.utc_offset_us), c.is_workday, c.workdays_through, o.daily_us,
            o.open_1, o.close_1, o.open_2, o.close_2, o.open_3, o.close_3
        ) as start_position,
        wt_position(
            wt_local(f.met_at, o.utc_offset_us), e.is_workday, e.workdays_through, o.daily_us,
            o.open_1, o.close_1, o.open_2, o.close_2, o.open_3, o.close_3
        ) as met_position,
        wt_due_position(start_position, c.workdays_through, r.limit_days, r.limit_us, o.daily_us) as due_position,
        wt_warn_position(start_position, due_position, r.share_num, r.share_den) as warn_position,
    from finished as f
    inner join ref.rules as r on f.rule_no = r.rule_no
    inner join ref.office as o on r.pack = o.pack and r.pack_version = o.pack_version
    left join ref.calendar as c on wt_day(wt_local(f.started_at, o.utc_offset_us)) = c.day_number
    left join ref.calendar as e on wt_day(wt_local(f.met_at, o.utc_offset_us)) = e.day_number
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
