-- Per case, the obligations neither met nor void at the as-of moment: the same columns as clocks_now.
select
    case_id,
    min(due_at) as next_due_at,
    arg_min(rule_key, { 'due': due_at, 'rule': rule_key }) as next_rule_key,
    arg_min(clause, { 'due': due_at, 'rule': rule_key }) as next_clause,
    count(*) filter (where due_at < $as_of) as overdue_count,
from marts.judged
where verdict in ('pending', 'overdue')
group by case_id
