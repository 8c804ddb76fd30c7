-- Obligations by verdict, counted one by one; a dimension not asked for is null.
select
    case when list_contains($by, 'project') then project end as project,
    case when list_contains($by, 'department') then department end as department,
    case when list_contains($by, 'rule_key') then rule_key end as rule_key,
    case when list_contains($by, 'month') then month end as month,
    case when list_contains($by, 'severity') then severity end as severity,
    case when list_contains($by, 'channel') then channel end as channel,
    case when list_contains($by, 'concern') then concern end as concern,
    count(*) filter (where verdict = 'met') as met,
    count(*) filter (where verdict = 'missed') as missed,
    count(*) filter (where verdict = 'overdue') as overdue,
    count(*) filter (where verdict = 'pending') as pending,
    count(*) filter (where verdict = 'void') as void,
from marts.scoped
group by all
