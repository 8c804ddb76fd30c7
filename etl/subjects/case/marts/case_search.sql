-- Cases by a part of their number or of their words, or by their customers; those by words last, else the open and
-- latest first.
create or replace macro marts.case_search(
    projects varchar[] := null,
    customers varchar[] := [],
    sought varchar := null,
    row_limit bigint := null
) as table
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
from core.seen('core.cases')
where
    (projects is null or list_contains(projects, project))
    and (
        contains(lower(number), sought)
        or contains(lower(content), sought)
        or list_contains(customers, customer_id)
    )
order by
    coalesce(contains(lower(number), sought) or list_contains(customers, customer_id), false) desc,
    closed_at is not null asc,
    received_at desc,
    case_id asc
limit row_limit
