-- Rows of core.cases for plain cases.
create temp view wide_cases as
with

zones as (
    select pack, any_value(utc_offset_us) as utc_offset_us
    from ref.office
    group by pack
)

select
    p.stream_key,
    s.subject_id as case_id,
    r.number,
    p.project,
    p.pack,
    r.customer_id,
    p.channel,
    p.nature,
    p.concern,
    coalesce(p.category_now, r.category) as category,
    p.severity,
    coalesce(p.urgency_now, r.urgency) as urgency,
    p.validity,
    p.department,
    coalesce(r.company_level, false) as company_level,
    r.source,
    r.words as content,
    place_at(p.place_received) as received_at,
    p.recorded_received as received_recorded_at,
    cast(date_trunc('month', place_at(p.place_received) + to_microseconds(z.utc_offset_us)) as date) as received_month,
    place_at(p.place_dispatched) as dispatched_at,
    place_at(p.place_contacted) as contacted_at,
    place_at(p.place_appointed) as appointed_at,
    case when p.place_extended > coalesce(p.place_appointed, 0) then p.due_extended
        else p.due_appointed end as due_at,
    place_at(p.place_extended) as extended_at,
    place_at(p.place_solved) as solved_at,
    place_at(p.place_fed_back) as fed_back_at,
    place_at(p.place_verified) as verified_at,
    place_at(p.place_replied) as replied_at,
    place_at(greatest(p.place_called_back, p.place_called_back_service)) as called_back_at,
    p.satisfaction,
    place_at(p.place_closed) as closed_at,
    p.disposition,
    p.stage,
    place_at(p.stage_place) as stage_since,
    p.level,
    place_at(p.place_escalated) as level_at,
    p.warned_at,
    place_at(p.place_declared_unclosed) as unclosed_at,
    p.major_reported_at,
    p.commended_at,
    p.claim_amount,
    p.entries as events,
    place_at(p.last_place) as last_event_at,
    p.last_recorded_at,
    p.last_seq,
from staging.log as r
inner join plain as p on r.seq = p.received_seq
inner join staging.streams as s on p.stream_key = s.stream_key
left join zones as z on p.pack = z.pack
