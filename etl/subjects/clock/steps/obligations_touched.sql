-- Rows of core.obligation_facts for the touched cases. An act of the clock at a limit comes when that has passed.
-- Grain: one row per clause instance.
create temp table obligations_touched as
with

lived as (
    select
        t.stream_key,
        t.rule_no,
        t.place,
        cast(row_number() over (partition by t.stream_key, t.rule order by t.place) as integer) as ordinal,
        t.from_version,
        nullif(t.in_charge, c.department) as department,
        t.started_at,
        t.started_recorded_at,
        t.due_at,
        case when t.warn then t.office_warn_at end as office_warn_at,
        t.met_at,
        t.met_recorded_at,
        case
            when t.cancelled then least(t.started_at, t.due_at)
            when t.voided_by_clock and t.void_at = t.due_at then t.due_at + interval 1 microsecond
            else t.void_at
        end as void_at,
        case when t.cancelled then 'cancelled' else nullif(t.void_reason, 'superseded') end as void_reason,
        case when t.clock = 'working' then (t.due_position - t.start_position) // 60000000 end as office_limit,
        case when t.clock = 'working' then (t.met_position - t.start_position) // 60000000 end as office_taken,
        cast(date_trunc('month', t.due_at + to_microseconds(t.utc_offset_us)) as date) as month,
        t.clock = 'working' and coalesce(t.provisional_span, false) as provisional,
        case
            when t.in_days then null
            when t.start_untimed and core.is_blurred(t.clock, t.started_at, t.due_at, t.utc_offset_us) then t.started_at
            when
                t.end_untimed
                and core.is_blurred(t.clock, coalesce(t.met_at, t.void_at), t.due_at, t.utc_offset_us)
                then coalesce(t.met_at, t.void_at)
        end as unjudged_from,
    from parts.timed as t
    inner join cases_touched as c on t.stream_key = c.stream_key
)

select
    * exclude (place),
    greatest(started_at, met_at, void_at) as quiet_from,
from lived
order by stream_key, rule_no, place
