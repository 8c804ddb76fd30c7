-- The obligations that would have been late and were not, or were late and would not have been, the newest first.
select
    case_id,
    number,
    project,
    rule_key,
    due_before,
    due_after,
    verdict_before,
    verdict_after,
from verdict_changes
where
    coalesce(verdict_before in ('missed', 'overdue'), false)
    != coalesce(verdict_after in ('missed', 'overdue'), false)
order by started_at desc, case_id asc, rule_key asc
limit $row_limit
