-- One row per clock: when it is due, when to warn, how much was taken so far.
-- Grain: clock_id. Joins are equi-joins on the small reference tables of etl/models/core/worktime.sql.
-- Input core.clock_starts: clock_id, pack, pack_version, clock, limit_days, limit_us, share_num, share_den,
-- started_at, carried_due_at, finished_at (null while it runs). All moments are naive UTC.
with

starts as (
    select
        t.*,
        o.* exclude (pack, pack_version),
        wt_local(t.started_at, o.utc_offset_us) as start_us,
        wt_local(t.finished_at, o.utc_offset_us) as finish_us,
    from core.clock_starts as t
    inner join ref.office as o on t.pack = o.pack and t.pack_version = o.pack_version
),

placed as (
    select
        t.*,
        s.workdays_through,
        s.provisional as start_provisional,
        wt_position(
            t.start_us, s.is_workday, s.workdays_through, t.daily_us,
            t.open_1, t.close_1, t.open_2, t.close_2, t.open_3, t.close_3
        ) as start_position,
        wt_position(
            t.finish_us, f.is_workday, f.workdays_through, t.daily_us,
            t.open_1, t.close_1, t.open_2, t.close_2, t.open_3, t.close_3
        ) as finish_position,
    from starts as t
    left join ref.calendar as s on wt_day(t.start_us) = s.day_number
    left join ref.calendar as f on wt_day(t.finish_us) = f.day_number
),

targeted as (
    select
        *,
        wt_due_position(start_position, workdays_through, limit_days, limit_us, daily_us) as due_position,
        wt_warn_position(start_position, due_position, share_num, share_den) as warn_position,
    from placed
),

dated as (
    select
        t.*,
        t.start_provisional or d.provisional as provisional_span,
        case
            when t.clock = 'agreed' then t.carried_due_at
            when t.clock = 'clock' then wt_after(t.started_at, t.limit_us)
            when t.due_position = t.start_position then t.started_at
            else wt_moment(
                t.due_position, d.day_number, t.utc_offset_us, t.daily_us,
                t.open_1, t.close_1, t.open_2, t.close_2, t.open_3
            )
        end as due_at,
        case
            when t.warn_position = t.start_position then t.started_at
            else wt_moment(
                t.warn_position, w.day_number, t.utc_offset_us, t.daily_us,
                t.open_1, t.close_1, t.open_2, t.close_2, t.open_3
            )
        end as office_warn_at,
    from targeted as t
    left join ref.workdays as d on wt_ordinal(t.due_position, t.daily_us) = d.ordinal
    left join ref.workdays as w on wt_ordinal(t.warn_position, t.daily_us) = w.ordinal
)

select
    clock_id,
    due_at,
    case
        when clock = 'working' then office_warn_at
        else wt_wall_warn(started_at, due_at, share_num, share_den)
    end as warn_at,
    case
        when clock = 'working' then (finish_position - start_position) // 60000000
        else (finish_us - start_us) // 60000000
    end as taken_minutes,
    clock = 'working' and provisional_span as provisional,
from dated
