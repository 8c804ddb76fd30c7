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
        c.project,
        c.department,
        c.month,
        c.rule_key,
        c.met + c.missed + c.overdue as due,
        c.met + c.late as done,
        c.met as in_time,
    from core.verdict_counts(as_of, month_from, month_to) as c
    where
        c.rule_key in (select w.rule_key from owing as w)
        and (projects is null or list_contains(projects, c.project))
        and (departments is null or list_contains(departments, coalesce(c.department, '')))
        and (rules is null or list_contains(rules, c.rule_key))
        and core.is_chosen(severities, split_part(c.rule_key, '/', 1), 'severity', c.severity)
        and core.is_chosen(channels, split_part(c.rule_key, '/', 1), 'channel', c.channel)
        and core.is_chosen(concerns, split_part(c.rule_key, '/', 1), 'concern', c.concern)
    union all by name
    select 0 as due
    where len(dimensions) = 0
)

select
    case when list_contains(dimensions, 'project') then project end as project,
    case when list_contains(dimensions, 'department') then department end as department,
    case when list_contains(dimensions, 'month') then month end as month,
    case when list_contains(dimensions, 'rule_key') then rule_key end as rule_key,
    cast(coalesce(sum(due), 0) as bigint) as due,
    cast(coalesce(sum(done), 0) as bigint) as done,
    cast(coalesce(sum(in_time), 0) as bigint) as in_time,
from owed
group by all
having len(dimensions) = 0 or sum(due) > 0
