-- Open cases that press: those raised highest, and those overdue for longest. The open cases are looked at once for
-- both: planning that takes longer than reading them.
create or replace macro marts.unresolved_pressing(
    as_of timestamp,
    projects varchar[] := null,
    raised_limit bigint := null,
    overdue_limit bigint := null
) as table
with

open_cases as materialized (
    select case_id, number, project, level, received_at, next_due_at, overdue_count, overdue_minutes
    from marts.unresolved_then(as_of, projects)
    where level > 0 or overdue_count > 0
),

raised as (
    select 'raised' as why, *
    from open_cases
    where level > 0
    order by level desc, next_due_at asc nulls last, received_at asc, case_id asc
    limit raised_limit
),

overdue as (
    select 'overdue' as why, *
    from open_cases
    where overdue_count > 0
    order by next_due_at asc nulls last, received_at asc, case_id asc
    limit overdue_limit
),

pressing as (
    select * from raised
    union all
    select * from overdue
)

select why, case_id, number, project, level, overdue_minutes
from pressing
order by
    why = 'overdue',
    case when why = 'raised' then -level end,
    next_due_at asc nulls last,
    received_at asc,
    case_id asc
