with placed as (
    select
        l.*,
        epoch_us(l.occurred_at) * 1024 + l.version as place,
        g.stage,
        case when l.kind in ('received', 'dispatched', 'dispatched_again', 'transferred') then l.department end
            as in_charge,
    from staging.log as l
    left join ref.stages as g on l.kind = g.kind
)

select
    stream_key,
    count(*) as entries,
    count(*) filter (
        where kind in ('corrected', 'redacted', 'reopened', 'transferred', 'dispatched_again', 'extension_cancelled')
    ) as tangling,
    count(*) filter (where kind = 'extended' and customer_confirmed is false) as unconfirmed,
    min(in_charge) as department,
    max(in_charge) as other_department,
    max(version) as last_version,
    min(place) as first_place,
    max(place) as last_place,
    arg_max(stage, place) as stage,
    max(place) filter (where stage is not null) as stage_place,
    max(recorded_at) as last_recorded_at,
    max(seq) as last_seq,
    min(project) filter (where kind = 'received') as project,
    min(number) filter (where kind = 'received') as number,
    min(pack) filter (where kind = 'received') as pack,
    min(customer_id) filter (where kind = 'received') as customer_id,
    min(channel) filter (where kind = 'received') as channel,
    min(nature) filter (where kind = 'received') as first_nature,
    min(concern) filter (where kind = 'received') as first_concern,
    min(category) filter (where kind = 'received') as first_category,
    min(severity) filter (where kind = 'received') as first_severity,
    min(urgency) filter (where kind = 'received') as first_urgency,
    min(nature) filter (where kind = 'classified') as next_nature,
    min(concern) filter (where kind = 'classified') as next_concern,
    min(category) filter (where kind = 'classified') as next_category,
    min(severity) filter (where kind = 'classified') as next_severity,
    min(urgency) filter (where kind = 'classified') as next_urgency,
    bool_or(company_level) filter (where kind = 'received') as company_level,
    min(source) filter (where kind = 'received') as source,
    min(payload) filter (where kind = 'received') as record,
    min(validity) as validity,
    min(appointment) as appointment,
    min(level) as level,
    min(satisfaction) as satisfaction,
    min(disposition) as disposition,
    max(occurred_at) filter (where kind = 'warned') as warned_at,
    max(occurred_at) filter (where kind = 'major_event_reported') as major_reported_at,
    max(occurred_at) filter (where kind = 'commended') as commended_at,
    arg_max(amount, place) filter (where kind = 'claim_raised') as claim_amount,
from placed
group by stream_key
