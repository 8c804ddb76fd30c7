-- Open cases counted; a dimension not asked for is null.
select
    case when list_contains($by, 'age_band') then b.age_band end as age_band,
    case when list_contains($by, 'stage') then u.stage end as stage,
    case when list_contains($by, 'level') then u.level end as level,
    case when list_contains($by, 'project') then u.project end as project,
    case when list_contains($by, 'department') then u.department end as department,
    case when list_contains($by, 'severity') then u.severity end as severity,
    case when list_contains($by, 'concern') then u.concern end as concern,
    count(*) as n,
    count(case when u.overdue_count > 0 then 1 end) as overdue,
from marts.unresolved_then as u
left join ref.age_bands as b
    on u.pack = b.pack
    and u.age_days >= b.from_days
    and u.age_days < b.until_days
    and $as_of >= b.valid_from
    and $as_of < b.valid_until
group by all
