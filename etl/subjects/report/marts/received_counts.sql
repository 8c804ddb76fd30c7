-- Cases received in a period, counted by what they are and what was found; a dimension not asked for is null, and with
-- none asked for there is one row, be it of zeros.
create or replace macro marts.received_counts(
    as_of timestamp,
    since timestamp,
    until timestamp,
    dimensions varchar[] := [],
    projects varchar[] := null
) as table
with counted as (
    select
        pack,
        project,
        department,
        nature,
        concern,
        category,
        severity,
        core.word(pack, 'validity', validity, false) as found,
        1 as cases,
    from core.seen('core.cases')
    where
        received_at >= since
        and received_at < until
        and received_at <= as_of
        and (projects is null or list_contains(projects, project))
    union all by name
    select 0 as cases
    where len(dimensions) = 0
)

select
    case when list_contains(dimensions, 'project') then c.project end as project,
    case when list_contains(dimensions, 'department') then c.department end as department,
    core.spoken(dimensions, c.pack, 'nature', c.nature, projects) as nature,
    core.spoken(dimensions, c.pack, 'concern', c.concern, projects) as concern,
    core.spoken(dimensions, c.pack, 'category', c.category, projects) as category,
    core.spoken(dimensions, c.pack, 'severity', c.severity, projects) as severity,
    cast(sum(c.cases) as bigint) as n,
    count(case when c.found = 'valid' then 1 end) as valid,
    count(case when c.found = 'invalid' then 1 end) as invalid,
    count(case when c.found = 'unreasonable' then 1 end) as unreasonable,
    count(case when c.cases = 1 and c.found is null then 1 end) as undecided,
from counted as c
group by all
order by n desc, project asc, concern asc, category asc, department asc, nature asc, severity asc
