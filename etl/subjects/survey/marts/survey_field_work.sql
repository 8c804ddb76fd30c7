-- Attempts by day, mode and interviewer; answers among them are those that an attempt says.
create or replace macro marts.survey_field_work(
    as_of timestamp,
    parts varchar[] := [],
    projects varchar[] := null
) as table
select
    i.wave,
    case when list_contains(parts, 'day') then a.day end as day,
    case when list_contains(parts, 'mode') then a.mode end as mode,
    case when list_contains(parts, 'actor') then a.actor end as actor,
    count(*) as attempts,
    count(case when d.outcome in ('I', 'P') then 1 end) as answers,
    count(case when d.outcome = 'R' then 1 end) as refusals,
    count(case when d.outcome = 'NE' then 1 end) as not_eligible,
    count(case when a.lapsed then 1 end) as lapsed,
    cast(sum(a.seconds) as bigint) as seconds,
from core.attempts as a
inner join core.invitations as i on a.invitation = i.invitation
left join ref.dispositions as d on a.disposition = d.disposition
where a.attempted_at <= as_of and (projects is null or list_contains(projects, a.project))
group by all
order by all
