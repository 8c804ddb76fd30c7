-- Callbacks owed: obligations that a callback fulfils, due or done by the as-of moment; void ones are not owed. With no
-- dimension asked for there is one row, be it of zeros.
create or replace macro marts.callback_coverage(
    as_of timestamp,
    month_from date,
    month_to date,
    dimensions varchar[] := [],
    projects varchar[] := null,
    departments varchar[] := null,
    rules varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
with

owing as (
    select distinct r.rule_key
    from ref.rules as r
    inner join ref.rule_events as e on r.rule_no = e.rule_no
    where e.role = 'to' and e.kind in ('called_back', 'called_back_service')
),

owed as (
    select
        o.project,
        o.department,
        o.month,
        o.rule_key,
        o.verdict,
        o.met_at,
    from marts.scoped(as_of, month_from, month_to, projects, departments, rules, severities, channels, concerns) as o
    inner join owing as w on o.rule_key = w.rule_key
    where o.verdict in ('met', 'missed', 'overdue')
    union all by name
    select null as verdict
    where len(dimensions) = 0
)

select
    case when list_contains(dimensions, 'project') then project end as project,
    case when list_contains(dimensions, 'department') then department end as department,
    case when list_contains(dimensions, 'month') then month end as month,
    case when list_contains(dimensions, 'rule_key') then rule_key end as rule_key,
    count(verdict) as due,
    count(met_at) as done,
    count(case when verdict = 'met' then 1 end) as in_time,
from owed
group by all
