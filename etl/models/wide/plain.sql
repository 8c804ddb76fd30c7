-- Plain cases, one row each; etl/wide.py joins the single kinds.
with rare as (
    select
        stream_key,
        max(occurred_at) filter (where kind = 'warned') as warned_at,
        max(occurred_at) filter (where kind = 'major_event_reported') as major_reported_at,
        max(occurred_at) filter (where kind = 'commended') as commended_at,
        arg_max(amount, (occurred_at, version)) filter (where kind = 'claim_raised') as claim_amount,
    from staging.log
    where kind in ('warned', 'major_event_reported', 'commended', 'claim_raised')
    group by stream_key
)

select
    p.*,
    received.seq as received_seq,
    received.project,
    received.pack,
    received.channel,
    coalesce(classified.nature, received.nature) as nature,
    coalesce(classified.concern, received.concern) as concern,
    coalesce(classified.severity, received.severity) as severity,
    classified.category as category_now,
    classified.urgency as urgency_now,
    coalesce(dispatched.department, received.department) as department,
    validated.validity,
    appointed.appointment,
    cast(coalesce(escalated.level, 0) as integer) as level,
    case
        when called_back_service.place > called_back.place
            then coalesce(called_back_service.satisfaction, called_back.satisfaction)
        else coalesce(called_back.satisfaction, called_back_service.satisfaction)
    end as satisfaction,
    closed.disposition,
    rare.warned_at,
    rare.major_reported_at,
    rare.commended_at,
    rare.claim_amount,
from single as p
left join rare on p.stream_key = rare.stream_key
where p.first_place = received.place
    and coalesce(dispatched.department = received.department, true)
