-- What nothing ended, beside what the cubes count of it: in months that last it is judged one by one; in those that are
-- over the cubes have all of it as overdue, and what had not begun by the moment is taken out.
create or replace macro core.open_counts(as_of timestamp, month_from date, month_to date) as table
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
