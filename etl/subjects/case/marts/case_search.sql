-- Cases by a part of their number, of that of a case merged into them, or of their words, or by their customers with
-- all records of these; those by words last, else the open and latest first.
create or replace macro marts.case_search(
    projects varchar[] := null,
    customers varchar[] := [],
    sought varchar := null,
    row_limit bigint := null
) as table
with found as (
    select
        *,
        coalesce(
            contains(lower(number), sought)
            or core.person(customer_id) in (select core.person(u.each) from (select unnest(customers) as each) as u)
            or case_id in (select m.into_case from core.merged_cases as m where contains(lower(m.number), sought)),
            false
        ) as is_named,
    from core.seen('core.cases')
    where projects is null or list_contains(projects, project)
)

select
    case_id,
    number,
    project,
    pack,
    customer_id,
    category,
    concern,
    department,
    stage,
    level,
    content,
    received_at,
    closed_at,
    satisfaction,
from found
where is_named or contains(lower(content), sought)
order by is_named desc, closed_at is not null asc, received_at desc, case_id asc
limit row_limit
