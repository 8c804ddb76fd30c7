-- The lines of monthly scores, the first of them: base, what was lost, what was gained, and what floor or ceiling takes
-- or gives.
create or replace macro marts.score_lines(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null,
    row_limit bigint := null
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

bounds as (
    select project, month, clause, kind, points
    from marts.score_sums(as_of, local_offset, month_from, month_to, projects)
    where kind in ('floor', 'ceiling')
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
),

numbered as (
    select
        *,
        row_number() over (
            partition by project, month
            order by place, happened_at, case_id, rule_key, clause
        ) as line,
    from ordered
    order by project, month, line
    limit row_limit
)

select
    n.project,
    n.month,
    n.line,
    n.case_id,
    c.number,
    n.rule_key,
    n.clause,
    n.kind,
    n.points::double as points,
    n.capped_points::double as capped_points,
    n.happened_at,
    n.detail,
from numbered as n
left join core.seen('core.cases') as c on n.case_id = c.case_id
order by n.project, n.month, n.line
