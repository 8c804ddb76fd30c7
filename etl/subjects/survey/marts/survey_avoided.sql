-- Whether people who were unhappy are called less: everybody invited by what they said at the last callback on a case
-- before, how many of them were called at all and how often, who was coded as not eligible, and who answered.
create or replace macro marts.survey_avoided(
    as_of timestamp,
    of_wave varchar := null,
    projects varchar[] := null
) as table
with

said as (
    select c.customer_id, b.called_at, b.satisfied
    from core.seen('core.callbacks') as b
    inner join core.seen('core.cases') as c on b.stream_key = c.stream_key
    where b.satisfied is not null and b.caller = 'centre' and c.customer_id is not null
),

invited as (
    select
        i.stream_key, i.invitation, i.wave, i.project,
        arg_max(s.satisfied, s.called_at) as satisfied,
    from core.invitations as i
    left join said as s on core.person(i.customer_id) = core.person(s.customer_id) and s.called_at <= i.invited_at
    where
        i.invited_at <= as_of
        and (of_wave is null or i.wave = of_wave)
        and (projects is null or list_contains(projects, i.project))
    group by i.stream_key, i.invitation, i.wave, i.project
),

called as (
    select
        a.invitation,
        count(*) as attempts,
        bool_or(d.outcome = 'NE') as not_eligible,
    from core.attempts as a
    left join ref.dispositions as d on a.disposition = d.disposition
    where a.mode = 'phone' and a.attempted_at <= as_of
    group by a.invitation
),

answered as (
    select response, wave from core.responses
    where state <> 'broken_off' and answered_at <= as_of
)

select
    i.wave,
    case when i.satisfied then 'satisfied' when i.satisfied = false then 'unhappy' else 'unknown' end as said_before,
    count(*) as persons,
    count(c.invitation) as called,
    cast(coalesce(sum(c.attempts), 0) as bigint) as attempts,
    coalesce(sum(c.attempts), 0) / count(*) as calls_each,
    count(case when c.not_eligible then 1 end) as not_eligible,
    count(r.response) as answered,
from invited as i
left join called as c on i.invitation = c.invitation
left join answered as r on i.invitation = r.response and i.wave = r.wave
group by i.wave, said_before
order by i.wave, said_before
