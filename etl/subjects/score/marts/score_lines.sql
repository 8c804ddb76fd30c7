-- Every line of every monthly score: base, what was lost, what was gained, and what floor or ceiling takes or gives.
create or replace macro marts.score_lines(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months),

counted as (
    select
        project, month, null as case_id, null as rule_key, scoring_clause as clause, 'base' as kind, base as points,
        base as capped_points, null::timestamp as happened_at, null as detail,
    from months
    union all
    select project, month, case_id, rule_key, clause, kind, points, points as capped_points, happened_at, detail
    from marts.score_deductions(as_of, local_offset, month_from, month_to, projects)
    union all
    select project, month, case_id, null as rule_key, clause, kind, points, capped_points, happened_at, detail
    from marts.score_bonuses(as_of, local_offset, month_from, month_to, projects)
),

sums as (
    select project, month, sum(capped_points) as raw
    from counted
    group by project, month
),

bounds as (
    select
        m.project,
        m.month,
        m.scoring_clause as clause,
        case when s.raw < m.floor_points then 'floor' else 'ceiling' end as kind,
        least(greatest(s.raw, m.floor_points), m.ceiling_points) - s.raw as points,
    from months as m
    inner join sums as s on m.project = s.project and m.month = s.month
    where s.raw < m.floor_points or s.raw > m.ceiling_points
),

lines as (
    from counted
    union all by name
    select project, month, clause, kind, points, points as capped_points
    from bounds
),

ordered as (
    select
        *,
        list_position(['base', 'missed', 'escalation', 'unclosed', 'bonus', 'floor', 'ceiling'], kind) as place,
    from lines
)

select
    o.project,
    o.month,
    row_number() over (
        partition by o.project, o.month
        order by o.place, o.happened_at, o.case_id, o.rule_key, o.clause
    ) as line,
    o.case_id,
    c.number,
    o.rule_key,
    o.clause,
    o.kind,
    o.points::double as points,
    o.capped_points::double as capped_points,
    o.happened_at,
    o.detail,
from ordered as o
left join core.seen('core.cases') as c on o.case_id = c.case_id
order by o.project, o.month, line
