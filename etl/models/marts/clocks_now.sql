-- Per case, the obligations neither met nor void now: how many are over, and which is due first.
select
    case_id,
    min(due_at) as next_due_at,
    arg_min(rule_key, { 'due': due_at, 'rule': rule_key }) as next_rule_key,
    arg_min(clause, { 'due': due_at, 'rule': rule_key }) as next_clause,
    count(*) filter (where due_at < $as_of) as overdue_count,
from core.open_obligations
group by case_id
