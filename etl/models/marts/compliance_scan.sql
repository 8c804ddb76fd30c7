-- Obligations by verdict, counted one by one; a dimension not asked for is null.
select
    case when list_contains($by, 'project') then project end as project,
    case when list_contains($by, 'department') then department end as department,
    case when list_contains($by, 'rule_key') then rule_key end as rule_key,
    case when list_contains($by, 'month') then month end as month,
    case when list_contains($by, 'severity') then severity end as severity,
    case when list_contains($by, 'channel') then channel end as channel,
    case when list_contains($by, 'concern') then concern end as concern,
    count(case when verdict = 'met' then 1 end) as met,
    count(case when verdict = 'missed' then 1 end) as missed,
    count(case when verdict = 'overdue' then 1 end) as overdue,
    count(case when verdict = 'pending' then 1 end) as pending,
    count(case when verdict = 'void' then 1 end) as void,
from marts.scoped
group by all
