-- Each case as it stands now, its first words as they were received. `level_at` is when the highest level was reached
-- first: of one level, the smallest place gives the largest number.
-- Grain: one row per case.
with

voids as (select distinct pack, unnest(void_dispositions) as disposition from ref.packs),

lived as (
    select
        stream_key,
        arg_min(case when kind = 'received' then version end, place) as first_version,
        arg_max(nature, place) as nature,
        arg_max(concern, place) as concern,
        arg_max(category, place) as category,
        arg_max(severity, place) as severity,
        arg_max(case when kind in ('received', 'classified') then urgency end, place) as urgency,
        arg_max(validity, place) as validity,
        arg_max(slip_to, place) as department,
        min(case when kind = 'dispatched' then occurred_at end) as dispatched_at,
        min(case when kind = 'contacted' then occurred_at end) as contacted_at,
        max(case when kind = 'appointed' then occurred_at end) as appointed_at,
        arg_max(case when kind in ('appointed', 'extended') then due_at end, place) as due_at,
        max(case when kind = 'extended' then occurred_at end) as extended_at,
        max(case when kind = 'solved' and stands then occurred_at end) as solved_at,
        max(case when kind = 'fed_back' and stands then occurred_at end) as fed_back_at,
        max(case when kind = 'verified' and stands then occurred_at end) as verified_at,
        max(case when kind = 'replied' and stands then occurred_at end) as replied_at,
        coalesce(
            max(case when deed in ('called_back', 'callback_deemed') and stands then occurred_at end),
            max(case when deed = 'called_back_service' and stands then occurred_at end)
        ) as called_back_at,
        coalesce(
            arg_max(case when deed = 'called_back' then satisfaction end, place),
            arg_max(case when deed = 'called_back_service' then satisfaction end, place)
        ) as satisfaction,
        max(case when kind = 'closed' and stands then occurred_at end) as closed_at,
        arg_max(case when stands then e.disposition end, place) as disposition,
        arg_max(stage, place) as stage,
        arg_max(case when stage is not null then occurred_at end, place) as stage_since,
        coalesce(max(level), 0) as level,
        arg_max(occurred_at, place_of(timestamp '9999-12-31', 0) * level - place) as level_at,
        max(case when kind = 'warned' then occurred_at end) as warned_at,
        min(case when kind in ('answered', 'solved', 'fed_back', 'closed') and lasts and v.disposition is null
            then occurred_at end) as lasting_at,
        min(case when lasts and v.disposition is not null then occurred_at end) as withdrawn_at,
        max(case when kind = 'declared_unclosed' and stands then occurred_at end) as unclosed_at,
        max(case when kind = 'major_event_reported' then occurred_at end) as major_reported_at,
        max(case when kind = 'commended' then occurred_at end) as commended_at,
        arg_max(case when kind = 'claim_raised' then amount end, place) as claim_amount,
        count(*) as events,
        max(occurred_at) as last_event_at,
        max(recorded_at) as last_recorded_at,
        max(seq) as last_seq,
    from parts.counted as e
    left join voids as v on e.pack = v.pack and e.kind = 'closed' and e.disposition = v.disposition
    group by stream_key
)

select
    l.*,
    r.project,
    r.number,
    r.pack,
    r.customer_id,
    r.channel,
    coalesce(r.company_level, false) as company_level,
    r.source,
    r.words as content,
    r.occurred_at as received_at,
    r.recorded_at as received_recorded_at,
from lived as l
inner join facts as r on l.stream_key = r.stream_key and l.first_version = r.version and r.kind = 'received'
