-- Open cases counted; a dimension not asked for is null, and with none asked for there is one row, be it of zeros.
create or replace macro marts.unresolved_counts_then(
    as_of timestamp,
    dimensions varchar[] := [],
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null,
    row_limit bigint := null
) as table
with

counted as (
    select
        pack,
        age_days,
        stage,
        level,
        project,
        department,
        severity,
        concern,
        overdue_count,
        1 as cases,
    from marts.unresolved_then(as_of, projects, departments, severities, channels, concerns, row_limit)
    union all by name
    select 0 as cases
    where len(dimensions) = 0
)

select
    case when list_contains(dimensions, 'age_band') then b.age_band end as age_band,
    case when list_contains(dimensions, 'pack') then c.pack end as pack,
    case when list_contains(dimensions, 'stage') then c.stage end as stage,
    case when list_contains(dimensions, 'level') then c.level end as level,
    case when list_contains(dimensions, 'project') then c.project end as project,
    case when list_contains(dimensions, 'department') then c.department end as department,
    core.spoken(dimensions, c.pack, 'severity', c.severity, projects) as severity,
    core.spoken(dimensions, c.pack, 'concern', c.concern, projects) as concern,
    cast(sum(c.cases) as bigint) as n,
    count(case when c.overdue_count > 0 then 1 end) as overdue,
from counted as c
left join ref.age_bands as b
    on c.pack = b.pack
    and c.age_days >= b.from_days
    and c.age_days < b.until_days
    and as_of >= b.valid_from
    and as_of < b.valid_until
group by all
