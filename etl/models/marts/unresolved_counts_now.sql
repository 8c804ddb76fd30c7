-- Open cases counted in one narrow scan, by whole days first and then by band; a dimension not asked for is null.
with

counted as (
    select
        pack,
        case
            when list_contains($by, 'age_band')
                then (epoch_us(cast($as_of as timestamp)) - epoch_us(received_at)) // 86400000000
        end as age_days,
        case when list_contains($by, 'stage') then stage end as stage,
        case when list_contains($by, 'level') then level end as level,
        case when list_contains($by, 'project') then project end as project,
        case when list_contains($by, 'department') then department end as department,
        case when list_contains($by, 'severity') then severity end as severity,
        case when list_contains($by, 'concern') then concern end as concern,
        count(*) as cases,
        count(case when next_due_at < $as_of then 1 end) as overdue_cases,
    from core.open_clocks
    where
        ($projects is null or list_contains($projects, project))
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($severities is null or list_contains($severities, coalesce(severity, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($concerns is null or list_contains($concerns, coalesce(concern, '')))
    group by all
)

select
    case when list_contains($by, 'age_band') then b.age_band end as age_band,
    case when list_contains($by, 'stage') then c.stage end as stage,
    case when list_contains($by, 'level') then c.level end as level,
    case when list_contains($by, 'project') then c.project end as project,
    case when list_contains($by, 'department') then c.department end as department,
    case when list_contains($by, 'severity') then c.severity end as severity,
    case when list_contains($by, 'concern') then c.concern end as concern,
    cast(coalesce(sum(c.cases), 0) as bigint) as n,
    cast(coalesce(sum(c.overdue_cases), 0) as bigint) as overdue,
from counted as c
left join ref.age_bands as b
    on c.pack = b.pack
    and c.age_days >= b.from_days
    and c.age_days < b.until_days
    and $as_of >= b.valid_from
    and $as_of < b.valid_until
group by all
