-- Each project's points over the months, before and under a draft, month by month where they differ or not.
select
    coalesce(b.project, a.project) as project,
    coalesce(b.month, a.month) as month,
    b.total as before,
    a.total as after,
    a.total - b.total as difference,
from scores_before as b
full join scores_after as a on b.project = a.project and b.month = a.month
order by project, month
