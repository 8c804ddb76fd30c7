-- Complaints received in a span of months by what they are about and where, for several choices of dimensions at once,
-- the most frequent first, each with the share that it and all before it make up. A dimension not asked for is null; so
-- is the category of a case that names none, and the building of a home that nobody named. Cases are counted once, by
-- their own words, and the counts by each choice.
create or replace macro marts.causes(
    as_of timestamp,
    month_from date,
    month_to date,
    dimension_sets varchar[][] := [[]],
    projects varchar[] := null
) as table
with

told as (
    select
        project, pack, nature, category, building, month,
        count(*) as n,
        count(case when closed_at is null then 1 end) as open_cases,
    from core.cases_received(as_of, month_from, month_to, projects)
    group by project, pack, nature, category, building, month
),

counted as (
    select
        d.place,
        case when list_contains(d.dimensions, 'project') then c.project end as project,
        core.spoken(d.dimensions, c.pack, 'category', c.category, projects) as category,
        case when list_contains(d.dimensions, 'building') then c.building end as building,
        case when list_contains(d.dimensions, 'month') then c.month end as month,
        cast(sum(c.n) as bigint) as n,
        cast(sum(c.open_cases) as bigint) as open_cases,
    from told as c
    cross join (
        select unnest(dimension_sets) as dimensions, generate_subscripts(dimension_sets, 1) as place
    ) as d
    where core.is_complaint(c.pack, c.nature)
    group by all
)

select
    place,
    project,
    category,
    building,
    month,
    n,
    open_cases,
    sum(n) over most / sum(n) over (partition by place) as share_so_far,
from counted
window most as (
    partition by place
    order by n desc, category asc nulls last, building asc nulls last, project asc, month asc
    rows between unbounded preceding and current row
)
order by place asc, n desc, category asc nulls last, building asc nulls last, project asc, month asc
