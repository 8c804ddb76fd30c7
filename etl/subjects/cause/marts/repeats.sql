-- Homes, and causes within one building, from which complaints keep coming: so many within so many days, one of them
-- open.
create or replace macro marts.repeats(
    as_of timestamp,
    days integer,
    least bigint,
    row_limit bigint := null,
    projects varchar[] := null
) as table
with

complaints as (
    select
        c.project,
        c.pack,
        c.category,
        h.building,
        h.home,
        c.case_id,
        c.number,
        c.received_at,
        c.closed_at is null or c.closed_at > as_of as is_open,
    from core.seen('core.cases') as c
    inner join core.customers as h on c.customer_id = h.customer_id
    where
        c.received_at <= as_of
        and c.received_at > as_of - to_days(days)
        and (projects is null or list_contains(projects, c.project))
        and core.is_complaint(c.pack, c.nature)
),

gathered as (
    select project, home, building, null as category, null as pack, case_id, number, received_at, is_open
    from complaints
    where home is not null
    union all
    select project, null as home, building, category, pack, case_id, number, received_at, is_open
    from complaints
    where building is not null and category is not null
),

counted as (
    select
        case when home is null then 'cause' else 'home' end as kind,
        project,
        building,
        category,
        pack,
        count(*) as n,
        count(case when is_open then 1 end) as open_cases,
        arg_max(case_id, received_at) as case_id,
        arg_max(number, received_at) as number,
    from gathered
    group by home, project, building, category, pack
)

select
    kind,
    project,
    building,
    core.word(pack, 'category', category, core.one_pack(projects)) as category,
    n,
    open_cases,
    case_id,
    number,
from counted
where n >= least and open_cases > 0
order by n desc, open_cases desc, project asc, building asc, category asc nulls first, case_id asc
limit row_limit
