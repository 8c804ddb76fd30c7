-- The lines of monthly scores, the first of them: base, what was lost, what was gained, and what floor or ceiling takes
-- or gives. Locked months are shown as they were locked, unless all are to be `derived` from the figures.
create or replace macro marts.score_lines(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null,
    row_limit bigint := null,
    derived boolean := false
) as table
with months as (
    from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months
    where derived or stage <> 'locked'
),

counted as (
    select
        project, month, null as case_id, null as rule_key, scoring_clause as clause, 'base' as kind, base as points,
        base as capped_points, null::timestamp as happened_at, null as detail, 'base' as origin,
    from months
    union all
    select project, month, case_id, rule_key, clause, kind, points, points as capped_points, happened_at, detail, origin
    from core.score_losses('months', as_of, local_offset, month_from, month_to, projects)
    union all
    select project, month, case_id, null as rule_key, clause, kind, points, capped_points, happened_at, detail, origin
    from core.bonus_points_given('months', as_of, local_offset)
    union all by name
    select *, points as capped_points
    from core.entry_points('months', as_of, local_offset, projects)
),

of_the_whole as (
    select project, month, clause, kind, points
    from core.score_parts('months', as_of, local_offset, month_from, month_to, projects)
    where kind in ('reckoned', 'floor', 'ceiling')
),

lines as (  -- noqa: ST03
    select *, null::varchar as whom
    from counted
    union all by name
    select project, month, clause, kind, points, points as capped_points, kind as origin
    from of_the_whole
    union all by name
    select * exclude (line)
    from core.locked_lines(as_of, month_from, month_to, projects)
    where not derived
)

select
    project,
    month,
    line,
    case_id,
    number,
    rule_key,
    clause,
    kind,
    points::double as points,
    capped_points::double as capped_points,
    happened_at,
    detail,
    origin,
from core.numbered_lines('lines', row_limit)
order by project, month, line
