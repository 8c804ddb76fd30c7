-- Obligations by verdict as of a moment, in groups of the cube: settled ones counted once, those that were not settled
-- yet taken out and judged; of what nothing ended that of months that are over is overdue, and the rest is judged.
create or replace macro core.verdict_counts(as_of timestamp, month_from date, month_to date) as table
select
    project, department, rule_no, rule_key, month, severity, channel, concern,
    met, missed, late, 0 as pending, void, unjudged,
    case when month < core.first_month_open(as_of) then unended else 0 end as overdue,
from core.seen('core.compliance_cube')
where month between month_from and least(month_to, core.last_month(as_of))
union all by name
from core.swings(as_of, month_from, month_to) as swings
union all by name
from core.open_counts(as_of, month_from, month_to) as open_ones
