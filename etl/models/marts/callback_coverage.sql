-- Callbacks owed: obligations that a callback fulfils, due or done by the as-of moment; void ones are not owed.
with

owing as (
    select distinct r.rule_key
    from ref.rules as r
    inner join ref.rule_events as e on r.rule_no = e.rule_no
    where e.role = 'to' and e.kind in ('called_back', 'called_back_service')
)

select
    case when list_contains($by, 'project') then o.project end as project,
    case when list_contains($by, 'department') then o.department end as department,
    case when list_contains($by, 'month') then o.month end as month,
    case when list_contains($by, 'rule_key') then o.rule_key end as rule_key,
    count(*) as due,
    count(o.met_at) as done,
    count(case when o.verdict = 'met' then 1 end) as in_time,
from marts.scoped as o
inner join owing as w on o.rule_key = w.rule_key
where o.verdict in ('met', 'missed', 'overdue')
group by all
