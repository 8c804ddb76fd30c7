-- Points lost for missed limits, by clause, from the cube; where a sheet counts per so many limits, one line more turns
-- them into those per as many that fell due.
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.missed_points(of_months varchar, as_of timestamp, month_from date, month_to date) as table
with

counts as materialized (
    select
        project, month, rule_no,
        cast(sum(met) as bigint) as met, cast(sum(missed) as bigint) as missed, cast(sum(overdue) as bigint) as overdue,
    from core.matrix_counts(as_of, month_from, month_to)
    group by project, month, rule_no
),

missed as materialized (
    select
        m.project, m.month, r.rule_key, r.clause,
        cast(sum(c.missed + c.overdue) as bigint) as lines,
        -sum((c.missed + c.overdue) * coalesce(priced.points, m.other_points, r.points)) as points,
    from counts as c
    inner join query_table(of_months) as m on c.project = m.project and c.month = m.month
    inner join ref.rules as r on c.rule_no = r.rule_no
    left join ref.rules as priced
        on
            m.pack = priced.pack
            and r.rule = priced.rule
            and m.priced_at >= priced.valid_from
            and m.priced_at < priced.valid_until
    where coalesce(priced.points, m.other_points, r.points) > 0
    group by m.project, m.month, r.rule_key, r.clause
    having sum(c.missed + c.overdue) > 0
),

due as (
    select m.project, m.month, m.scoring_clause as clause, m.reckoned_per, sum(c.met + c.missed + c.overdue) as n
    from counts as c
    inner join query_table(of_months) as m on c.project = m.project and c.month = m.month
    where m.reckoned_per is not null
    group by m.project, m.month, m.scoring_clause, m.reckoned_per
)

select project, month, 'missed' as kind, rule_key, clause, lines, points
from missed
union all
select
    d.project, d.month, 'reckoned' as kind, null as rule_key, d.clause, 1 as lines,
    round(sum(m.points) * (d.reckoned_per / d.n - 1), 2) as points,
from due as d
inner join missed as m on d.project = m.project and d.month = m.month
group by d.project, d.month, d.clause, d.reckoned_per, d.n
