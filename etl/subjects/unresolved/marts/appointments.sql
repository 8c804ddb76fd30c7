-- Open cases whose agreed time lies in a span, the earliest first.
create or replace macro marts.appointments(
    since timestamp,
    until timestamp,
    projects varchar[] := null,
    departments varchar[] := null,
    row_limit bigint := null
) as table
select
    case_id,
    number,
    project,
    department,
    pack,
    stage,
    due_at,
from core.seen('core.cases')
where
    closed_at is null
    and due_at >= since
    and due_at < until
    and (projects is null or list_contains(projects, project))
    and (departments is null or list_contains(departments, coalesce(department, '')))
order by due_at, case_id
limit row_limit
