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
select
    project, department, rule_no, rule_key, month, severity, channel, concern,
    0 as met, 0 as missed, 0 as late, 0 as void, 0 as unjudged,
    case when core.verdict(due_at, null, null, as_of) = 'overdue' then 1 else 0 end as overdue,
    case when core.verdict(due_at, null, null, as_of) = 'pending' then 1 else 0 end as pending,
from core.seen('core.open_obligations')
where month between greatest(month_from, core.first_month_open(as_of)) and month_to and started_at <= as_of
union all by name
select
    project, department, rule_no, rule_key, month, severity, channel, concern,
    0 as met, 0 as missed, 0 as late, 0 as void, 0 as unjudged, 0 as pending, -1 as overdue,
from core.seen('core.open_obligations')
where
    started_at > as_of
    and month between month_from and month_to
    and month < core.first_month_open(as_of)
