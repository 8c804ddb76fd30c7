-- Grain: one case that the file speaks of again: what its entries say, kind by kind; of several of a kind the one
-- that the file's would stand beside.
with
one as (
    select stream, kind, occurred_at, payload
    from standing
    where mark = ''
    qualify row_number() over (partition by stream, kind order by imported desc, version asc) = 1
)

select
    stream,
    string_agg(if(payload ->> '$.undated' = 'true', 'undated', kind), ',') filter (
        where 'true' in (payload ->> '$.untimed', payload ->> '$.undated')
    ) as untimed,
    any_value(payload) filter (where kind = 'received') as received,
    any_value(occurred_at) filter (where kind = 'received') as received_at,
    any_value(occurred_at) filter (where kind = 'visitor_notified') as visitor_notified_at,
    any_value(occurred_at) filter (where kind = 'visitor_received') as visitor_received_at,
    any_value(payload) filter (where kind = 'answered') as answered,
    any_value(occurred_at) filter (where kind = 'answered') as answered_at,
    any_value(payload) filter (where kind = 'dispatched') as dispatched,
    any_value(occurred_at) filter (where kind = 'dispatched') as dispatched_at,
    any_value(occurred_at) filter (where kind = 'receipt_confirmed') as receipt_confirmed_at,
    any_value(occurred_at) filter (where kind = 'contacted') as contacted_at,
    any_value(payload) filter (where kind = 'appointed') as appointed,
    any_value(occurred_at) filter (where kind = 'appointed') as appointed_at,
    any_value(payload) filter (where kind = 'extended') as extended,
    any_value(occurred_at) filter (where kind = 'extended') as extended_at,
    any_value(payload) filter (where kind = 'validated') as validated,
    any_value(occurred_at) filter (where kind = 'validated') as validated_at,
    any_value(payload) filter (where kind = 'plan_submitted') as planned,
    any_value(occurred_at) filter (where kind = 'plan_submitted') as plan_submitted_at,
    any_value(payload) filter (where kind = 'solved') as solved,
    any_value(occurred_at) filter (where kind = 'solved') as solved_at,
    any_value(payload) filter (where kind = 'fed_back') as fed_back,
    any_value(occurred_at) filter (where kind = 'fed_back') as fed_back_at,
    any_value(occurred_at) filter (where kind = 'verified') as verified_at,
    any_value(occurred_at) filter (where kind = 'replied') as replied_at,
    any_value(payload) filter (where kind = 'called_back') as called_back,
    any_value(occurred_at) filter (where kind = 'called_back') as called_back_at,
    any_value(payload) filter (where kind = 'declared_unclosed') as unclosed,
    any_value(occurred_at) filter (where kind = 'declared_unclosed') as unclosed_at,
    any_value(payload) filter (where kind = 'analysis_meeting_held') as meeting,
    any_value(payload) filter (where kind = 'major_event_reported') as major,
    any_value(occurred_at) filter (where kind = 'major_event_reported') as major_reported_at,
    any_value(payload) filter (where kind = 'claim_raised') as claim,
    any_value(occurred_at) filter (where kind = 'claim_raised') as claim_raised_at,
    any_value(payload) filter (where kind = 'closed') as closed,
    any_value(occurred_at) filter (where kind = 'closed') as closed_at,
    any_value(payload) filter (where kind = 'commended') as commended,
    any_value(occurred_at) filter (where kind = 'commended') as commended_at,
    any_value(payload) filter (where kind = 'reopened') as reopened,
    any_value(occurred_at) filter (where kind = 'reopened') as reopened_at,
from one
group by stream
