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
        c.project,
        c.pack,
        c.nature,
        c.category,
        h.building,
        c.received_month as month,
        count(*) as n,
        count(case when c.closed_at is null or c.closed_at > as_of then 1 end) as open_cases,
    from core.seen('core.cases') as c
    left join core.customers as h on c.customer_id = h.customer_id
    where
        c.received_at <= as_of
        and c.received_month between month_from and month_to
        and (projects is null or list_contains(projects, c.project))
    group by c.project, c.pack, c.nature, c.category, h.building, c.received_month
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
