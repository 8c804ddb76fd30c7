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
        core.on_the_day(t.end_vague, t.in_days, t.met_at, t.due_at, t.utc_offset_us) as met_at,
        t.met_recorded_at,
        case
            when t.cancelled then least(t.started_at, t.due_at)
            when t.voided_by_clock and t.void_at = t.due_at then t.due_at + interval 1 microsecond
            else core.on_the_day(t.end_vague, t.in_days, t.void_at, t.due_at, t.utc_offset_us)
        end as void_at,
        case when t.cancelled then 'cancelled' else nullif(t.void_reason, 'superseded') end as void_reason,
        case when t.clock = 'working' then (t.due_position - t.start_position) // 60000000 end as office_limit,
        case when t.clock = 'working' then (t.met_position - t.start_position) // 60000000 end as office_taken,
        cast(date_trunc('month', t.due_at + to_microseconds(t.utc_offset_us)) as date) as month,
        t.clock = 'working' and coalesce(t.provisional_span, false) as provisional,
        case
            when core.is_blurred(t.start_vague, t.in_days, t.clock, t.started_at, t.due_at, t.utc_offset_us)
                then t.started_at
            when
                core.is_blurred(
                    t.end_vague, t.in_days, t.clock, coalesce(t.met_at, t.void_at), t.due_at, t.utc_offset_us
                )
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
