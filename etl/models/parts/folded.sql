-- Each case as it stands now. `level_at` is when the highest level was reached first: of one level, the smallest
-- ordinal gives the largest number.
-- Grain: one row per case.
with

lived as (
    select
        stream_key,
        min(ordinal) filter (where kind = 'received') as first_ordinal,
        arg_max(nature, ordinal) as nature,
        arg_max(concern, ordinal) as concern,
        arg_max(category, ordinal) as category,
        arg_max(severity, ordinal) as severity,
        arg_max(urgency, ordinal) filter (where kind in ('received', 'classified')) as urgency,
        arg_max(validity, ordinal) as validity,
        arg_max(slip_to, ordinal) as department,
        min(occurred_at) filter (where kind = 'dispatched') as dispatched_at,
        min(occurred_at) filter (where kind = 'contacted') as contacted_at,
        max(occurred_at) filter (where kind = 'appointed') as appointed_at,
        arg_max(due_at, ordinal) filter (where kind = 'appointed' or (kind = 'extended' and not cancelled)) as due_at,
        max(occurred_at) filter (where kind = 'extended' and not cancelled) as extended_at,
        max(occurred_at) filter (where kind = 'solved' and stands) as solved_at,
        max(occurred_at) filter (where kind = 'fed_back' and stands) as fed_back_at,
        max(occurred_at) filter (where kind = 'verified' and stands) as verified_at,
        max(occurred_at) filter (where kind = 'replied' and stands) as replied_at,
        max(occurred_at) filter (where kind = 'called_back' and reached is not false and stands)
            as called_back_at,
        arg_max(satisfaction, ordinal) as satisfaction,
        max(occurred_at) filter (where kind = 'closed' and stands) as closed_at,
        arg_max(disposition, ordinal) filter (where stands) as disposition,
        arg_max(stage, ordinal) as stage,
        arg_max(occurred_at, ordinal) filter (where stage is not null) as stage_since,
        coalesce(max(level), 0) as level,
        arg_max(occurred_at, level * 65536 - ordinal) as level_at,
        max(occurred_at) filter (where kind = 'warned') as warned_at,
        max(occurred_at) filter (where kind = 'declared_unclosed' and stands) as unclosed_at,
        max(occurred_at) filter (where kind = 'major_event_reported') as major_reported_at,
        max(occurred_at) filter (where kind = 'commended') as commended_at,
        arg_max(amount, ordinal) filter (where kind = 'claim_raised') as claim_amount,
        count(*) as events,
        max(occurred_at) as last_event_at,
        max(recorded_at) as last_recorded_at,
        max(seq) as last_seq,
    from effective
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
inner join effective as r on l.stream_key = r.stream_key and l.first_ordinal = r.ordinal
