-- Per open case, the obligations neither met nor void at the as-of moment: judged anew where something happened since.
-- Moment and rule travel in one number, so that one minimum finds both, ties going to the rule that stands first.
create or replace macro marts.clocks_then(as_of timestamp) as table
with

earliest as (
    select
        stream_key,
        min(cast(epoch_us(due_at) as hugeint) * 65536 + rule_no) as due_and_rule,
        count(case when verdict = 'overdue' then 1 end) as overdue_count,
    from marts.judged(as_of)
    where
        stream_key in (select c.stream_key from core.cases_moved_since(as_of) as c)
        and verdict in ('pending', 'overdue')
    group by stream_key
)

select
    e.stream_key,
    make_timestamp(cast(e.due_and_rule // 65536 as bigint)) as next_due_at,
    r.rule_key as next_rule_key,
    r.clause as next_clause,
    e.overdue_count,
from earliest as e
inner join ref.rules as r on e.due_and_rule % 65536 = r.rule_no
union all
select
    stream_key,
    next_due_at,
    next_rule_key,
    next_clause,
    len(list_filter(dues, lambda due: core.verdict(due, null, null, as_of) = 'overdue')) as overdue_count,
from core.seen('core.open_clocks')
where
    received_at <= as_of
    and next_due_at is not null
    and stream_key not in (select c.stream_key from core.cases_moved_since(as_of) as c)
