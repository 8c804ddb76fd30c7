-- Open cases counted; a dimension not asked for is null, and with none asked for there is one row, be it of zeros.
create or replace macro marts.unresolved_counts_now(
    as_of timestamp,
    dimensions varchar[] := [],
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
with

open_cases as (
    select
        pack,
        (epoch_us(as_of) - epoch_us(received_at)) // 86400000000 as age_days,
        stage,
        level,
        project,
        department,
        severity,
        concern,
        core.verdict(next_due_at, null, null, as_of) = 'overdue' as overdue,
        1 as cases,
    from core.open_clocks
    where
        (projects is null or list_contains(projects, project))
        and (departments is null or list_contains(departments, coalesce(department, '')))
        and (severities is null or list_contains(severities, coalesce(severity, '')))
        and (channels is null or list_contains(channels, coalesce(channel, '')))
        and (concerns is null or list_contains(concerns, coalesce(concern, '')))
    union all by name
    select 0 as cases
    where len(dimensions) = 0
)

select
    case when list_contains(dimensions, 'age_band') then b.age_band end as age_band,
    case when list_contains(dimensions, 'stage') then c.stage end as stage,
    case when list_contains(dimensions, 'level') then c.level end as level,
    case when list_contains(dimensions, 'project') then c.project end as project,
    case when list_contains(dimensions, 'department') then c.department end as department,
    case when list_contains(dimensions, 'severity') then c.severity end as severity,
    case when list_contains(dimensions, 'concern') then c.concern end as concern,
    cast(sum(c.cases) as bigint) as n,
    count(case when c.overdue then 1 end) as overdue,
from open_cases as c
left join ref.age_bands as b
    on c.pack = b.pack
    and c.age_days >= b.from_days
    and c.age_days < b.until_days
    and as_of >= b.valid_from
    and as_of < b.valid_until
    and list_contains(dimensions, 'age_band')
group by all
