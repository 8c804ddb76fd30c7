-- Open cases counted in one narrow scan, by whole days first and then by band; a dimension not asked for is null, and
-- with none asked for there is one row, be it of zeros.
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

counted as (
    select
        pack,
        case
            when list_contains(dimensions, 'age_band')
                then (epoch_us(as_of) - epoch_us(received_at)) // 86400000000
        end as age_days,
        case when list_contains(dimensions, 'stage') then stage end as stage,
        case when list_contains(dimensions, 'level') then level end as level,
        case when list_contains(dimensions, 'project') then project end as project,
        case when list_contains(dimensions, 'department') then department end as department,
        case when list_contains(dimensions, 'severity') then severity end as severity,
        case when list_contains(dimensions, 'concern') then concern end as concern,
        count(*) as cases,
        count(case when core.verdict(next_due_at, null, null, as_of) = 'overdue' then 1 end) as overdue_cases,
    from core.seen('core.open_clocks')
    where
        (projects is null or list_contains(projects, project))
        and (departments is null or list_contains(departments, coalesce(department, '')))
        and core.is_chosen(severities, pack, 'severity', severity)
        and core.is_chosen(channels, pack, 'channel', channel)
        and core.is_chosen(concerns, pack, 'concern', concern)
    group by all
    union all by name
    select
        0 as cases,
        0 as overdue_cases
    where len(dimensions) = 0
)

select
    case when list_contains(dimensions, 'age_band') then b.age_band end as age_band,
    case when list_contains(dimensions, 'pack') then c.pack end as pack,
    c.stage,
    c.level,
    c.project,
    c.department,
    core.spoken(dimensions, c.pack, 'severity', c.severity, projects) as severity,
    core.spoken(dimensions, c.pack, 'concern', c.concern, projects) as concern,
    cast(sum(c.cases) as bigint) as n,
    cast(sum(c.overdue_cases) as bigint) as overdue,
from counted as c
left join ref.age_bands as b
    on c.pack = b.pack
    and c.age_days >= b.from_days
    and c.age_days < b.until_days
    and as_of >= b.valid_from
    and as_of < b.valid_until
group by all
