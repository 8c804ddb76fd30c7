-- What each monthly score is made of, by clause: how many lines, and their points. Missed limits come from the cube, so
-- that no single obligation is looked at.
create or replace macro marts.score_sums(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with

months as (from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months),

missed as (
    select
        m.project, m.month, 'missed' as kind, r.rule_key, r.clause,
        cast(sum(c.missed + c.overdue) as bigint) as lines,
        -sum((c.missed + c.overdue) * r.points) as points,
    from core.matrix_counts(as_of, month_from, month_to) as c
    inner join months as m on c.project = m.project and c.month = m.month
    inner join ref.rules as r on c.rule_no = r.rule_no
    where r.points > 0
    group by m.project, m.month, r.rule_key, r.clause
    having sum(c.missed + c.overdue) > 0
),

rare as (
    select project, month, kind, rule_key, clause, points, points as capped_points
    from marts.score_escalations(as_of, local_offset, month_from, month_to, projects)
    union all
    select project, month, kind, null as rule_key, clause, points, points as capped_points
    from marts.score_unclosed(as_of, local_offset, month_from, month_to, projects)
    union all
    select project, month, kind, null as rule_key, clause, points, capped_points
    from marts.score_bonuses(as_of, local_offset, month_from, month_to, projects)
),

counted as (
    select project, month, 'base' as kind, null as rule_key, scoring_clause as clause, 1 as lines,
        base as points, base as capped_points,
    from months
    union all
    select project, month, kind, rule_key, clause, lines, points, points as capped_points
    from missed
    union all
    select project, month, kind, rule_key, clause, count(*) as lines, sum(points) as points,
        sum(capped_points) as capped_points,
    from rare
    group by project, month, kind, rule_key, clause
),

totals as (
    select project, month, sum(capped_points) as raw
    from counted
    group by project, month
),

bounds as (
    select
        m.project, m.month, m.scoring_clause as clause, 1 as lines,
        case when t.raw < m.floor_points then 'floor' else 'ceiling' end as kind,
        least(greatest(t.raw, m.floor_points), m.ceiling_points) - t.raw as points,
        points as capped_points,
    from months as m
    inner join totals as t on m.project = t.project and m.month = t.month
    where t.raw < m.floor_points or t.raw > m.ceiling_points
),

every_part as (
    from counted
    union all by name
    from bounds
)

select
    project, month, kind, rule_key, clause, cast(lines as bigint) as lines,
    cast(points as double) as points, cast(capped_points as double) as capped_points,
from every_part
order by project, month, list_position(['base', 'missed', 'escalation', 'unclosed', 'bonus', 'floor', 'ceiling'], kind),
    points, rule_key, clause
