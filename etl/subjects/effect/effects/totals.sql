-- How many obligations were looked at, how many were late before and would be, and how many changed sides.
select
    (select count(*) from judged_before) as looked_at,
    (select count(*) from judged_before where verdict in ('missed', 'overdue')) as late_before,
    (select count(*) from judged_after where verdict in ('missed', 'overdue')) as late_after,
    count(*) filter (
        where verdict_after in ('missed', 'overdue') and coalesce(verdict_before not in ('missed', 'overdue'), true)
    ) as newly_late,
    count(*) filter (
        where verdict_before in ('missed', 'overdue') and coalesce(verdict_after not in ('missed', 'overdue'), true)
    ) as no_longer_late,
from verdict_changes
