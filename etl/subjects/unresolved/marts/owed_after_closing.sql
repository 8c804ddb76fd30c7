-- Closed cases that still want project service's callback, which may follow the closing; first due first.
create or replace macro marts.owed_after_closing(
    since timestamp,
    projects varchar[] := null,
    row_limit bigint := null
) as table
with

calls as (
    select distinct rule_no
    from ref.rule_events
    where role = 'to' and kind = 'called_back_service'
)

select
    c.case_id,
    arg_min(o.rule_key, o.due_at) as next_rule_key,
    min(o.due_at) as next_due_at,
from core.seen('core.open_obligations') as o
inner join core.seen('core.cases') as c on o.stream_key = c.stream_key
where
    c.closed_at is not null
    and o.due_at >= since
    and o.rule_no in (select k.rule_no from calls as k)
    and (projects is null or list_contains(projects, c.project))
group by c.case_id
order by next_due_at, c.case_id
limit row_limit
