-- How many obligations of each clock changed from which verdict to which.
select
    rule_key,
    verdict_before,
    verdict_after,
    count(*) as n,
from verdict_changes
group by rule_key, verdict_before, verdict_after
order by rule_key asc, n desc, verdict_before asc, verdict_after asc
