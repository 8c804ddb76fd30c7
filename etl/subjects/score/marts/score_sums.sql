-- What each monthly score is made of, by clause: how many lines, and their points. Missed limits come from the cube, so
-- that no single obligation is looked at.
create or replace macro marts.score_sums(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (  -- noqa: ST03
    from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months
)

select *
from core.score_shown('months', as_of, local_offset, month_from, month_to, projects)
order by project, month, core.line_place(kind), points, rule_key, clause
