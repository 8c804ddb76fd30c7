-- The lines of persons' months that the reader may see, the first of them.
create or replace macro marts.person_score_lines(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null,
    row_limit bigint := null
) as table
with months as (  -- noqa: ST03
    from core.person_months(as_of, local_offset, month_from, month_to, projects) as person_months
),

lines as (  -- noqa: ST03
    select *, null::varchar as rule_key
    from core.person_lines('months', as_of, local_offset)
)

select
    project,
    month,
    whom,
    line,
    case_id,
    number,
    clause,
    kind,
    points,
    capped_points,
    happened_at,
    detail,
    origin,
from core.numbered_lines('lines', row_limit)
order by project, month, whom, line
