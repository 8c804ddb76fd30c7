-- Open cases counted; a dimension not asked for is null.
select
    case when list_contains($by, 'age_band') then age_band end as age_band,
    case when list_contains($by, 'stage') then stage end as stage,
    case when list_contains($by, 'level') then level end as level,
    case when list_contains($by, 'project') then project end as project,
    case when list_contains($by, 'department') then department end as department,
    case when list_contains($by, 'severity') then severity end as severity,
    case when list_contains($by, 'concern') then concern end as concern,
    count(*) as n,
    count(case when overdue_count > 0 then 1 end) as overdue,
from marts.unresolved_then
group by all
