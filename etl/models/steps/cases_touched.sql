-- Rows of core.cases for the touched cases; local months by the zone of the pack.
-- Grain: one row per case.
create temp table cases_touched as
with

zones as (
    select pack, any_value(utc_offset_us) as utc_offset_us
    from ref.office
    group by pack
)

select
    f.stream_key,
    s.subject_id as case_id,
    f.number,
    f.project,
    f.pack,
    f.customer_id,
    f.channel,
    f.nature,
    f.concern,
    f.category,
    f.severity,
    f.urgency,
    f.validity,
    f.department,
    f.company_level,
    f.source,
    f.content,
    f.received_at,
    f.received_recorded_at,
    cast(date_trunc('month', f.received_at + to_microseconds(z.utc_offset_us)) as date) as received_month,
    f.dispatched_at,
    f.contacted_at,
    f.appointed_at,
    f.due_at,
    f.extended_at,
    f.solved_at,
    f.fed_back_at,
    f.verified_at,
    f.replied_at,
    f.called_back_at,
    f.satisfaction,
    f.closed_at,
    f.disposition,
    f.stage,
    f.stage_since,
    cast(f.level as integer) as level,
    f.level_at,
    f.warned_at,
    f.unclosed_at,
    f.major_reported_at,
    f.commended_at,
    f.claim_amount,
    f.events,
    f.last_event_at,
    f.last_recorded_at,
    f.last_seq,
from folded as f
inner join touched as s on f.stream_key = s.stream_key
left join zones as z on f.pack = z.pack
order by f.stream_key
