-- The same counts as core.verdict_counts, for questions about neither severity nor channel nor concern.
create or replace macro core.matrix_counts(as_of timestamp, month_from date, month_to date) as table
select
    project, department, rule_no, rule_key, month,
    met, missed, late, 0 as pending, void, unjudged,
    case when month < core.first_month_open(as_of) then unended else 0 end as overdue,
from core.seen('core.compliance_matrix')
where month between month_from and least(month_to, core.last_month(as_of))
union all by name
select project, department, rule_no, rule_key, month, met, missed, late, overdue, pending, void, unjudged
from core.swings(as_of, month_from, month_to)
union all by name
select project, department, rule_no, rule_key, month, met, missed, late, overdue, pending, void, unjudged
from core.open_counts(as_of, month_from, month_to)
