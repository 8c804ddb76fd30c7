-- What each monthly score is made of, by clause: how many lines, and their points. Missed limits come from the cube, so
-- that no single obligation is looked at.
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.score_parts(
    of_months varchar, as_of timestamp, local_offset interval, month_from date, month_to date, projects varchar[]
) as table
with months as materialized (from query_table(of_months)),

rare as (
    select project, month, kind, rule_key, clause, points, points as capped_points
    from core.escalation_points(of_months, as_of, local_offset, projects)
    union all
    select project, month, kind, null as rule_key, clause, points, points as capped_points
    from core.unclosed_points(of_months, as_of, projects)
    union all
    select project, month, kind, null as rule_key, clause, points, capped_points
    from core.bonus_points_given(of_months, as_of, local_offset)
    union all
    select project, month, kind, null as rule_key, clause, points, points as capped_points
    from core.entry_points(of_months, as_of, local_offset, projects)
),

counted as materialized (
    select project, month, 'base' as kind, null as rule_key, scoring_clause as clause, 1 as lines,
        base as points, base as capped_points,
    from months
    union all
    select project, month, kind, rule_key, clause, lines, points, points as capped_points
    from core.missed_points(of_months, as_of, month_from, month_to)
    union all
    select project, month, kind, rule_key, clause, count(*) as lines, sum(points) as points,
        sum(capped_points) as capped_points,
    from rare
    group by project, month, kind, rule_key, clause
),

totals as (  -- noqa: ST03
    select project, month, cast(null as varchar) as whom, sum(capped_points) as raw
    from counted
    group by project, month
),

every_part as (
    from counted
    union all by name
    select * exclude (whom)
    from core.score_bounds('totals', of_months)
)

select
    project, month, kind, rule_key, clause, cast(lines as bigint) as lines,
    cast(points as double) as points, cast(capped_points as double) as capped_points,
from every_part
order by project, month, core.line_place(kind), points, rule_key, clause
