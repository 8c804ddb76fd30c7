-- The months of projects in which the reader sees what all persons have, and what a person's month begins with.
create or replace macro marts.person_sheets(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (  -- noqa: ST03
    from core.person_months(as_of, local_offset, month_from, month_to, projects) as person_months
)

select project, month, running, pack, scoring_clause as clause, base, floor_points, ceiling_points, set_by
from core.seen('months')
order by project, month
