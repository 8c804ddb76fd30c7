-- What the limits that run yet would cost if none of them was kept, and how many limits would have fallen due then.
-- They are of the running month or a later one: one month of the cube is looked at.
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.points_at_risk(
    of_months varchar, as_of timestamp, local_offset interval, month_from date, month_to date
) as table
select
    c.project, c.month, m.reckoned_per,
    sum(c.pending * greatest(coalesce(priced.points, m.other_points, r.points, 0), 0)) as points,
    sum(c.met + c.missed + c.overdue + c.pending) as n,
from core.matrix_counts(
    as_of, greatest(month_from, cast(date_trunc('month', as_of + local_offset) as date)), month_to
) as c
inner join query_table(of_months) as m on c.project = m.project and c.month = m.month
inner join ref.rules as r on c.rule_no = r.rule_no
left join ref.rules as priced
    on
        m.pack = priced.pack
        and r.rule = priced.rule
        and m.priced_at >= priced.valid_from
        and m.priced_at < priced.valid_until
group by c.project, c.month, m.reckoned_per
having sum(c.pending) > 0
