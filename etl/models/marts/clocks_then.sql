-- Per case, the obligations neither met nor void at the as-of moment: the same columns as clocks_now.
-- Moment and rule travel in one number, so that one minimum finds both, ties going to the rule that stands first.
with

earliest as (
    select
        case_id,
        min(epoch_us(due_at) * 4096 + rule_no) as due_and_rule,
        count(*) filter (where due_at < $as_of) as overdue_count,
    from marts.judged
    where verdict in ('pending', 'overdue')
    group by case_id
)

select
    e.case_id,
    make_timestamp(e.due_and_rule // 4096) as next_due_at,
    r.rule_key as next_rule_key,
    r.clause as next_clause,
    e.overdue_count,
from earliest as e
inner join ref.rules as r on e.due_and_rule % 4096 = r.rule_no
