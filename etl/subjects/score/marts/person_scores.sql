-- What each person has in a month, of those of whom something counted and whom the reader may see, in the order of
-- names: who is not named keeps the base. What counted of nobody who is known yet has no total.
create or replace macro marts.person_scores(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (
    from core.person_months(as_of, local_offset, month_from, month_to, projects) as person_months
),

sums as (
    select
        project,
        month,
        whom,
        sum(case when kind = 'base' then points end) as base,
        sum(case when kind = 'entry' then points end) as entry_points,
        coalesce(sum(case when kind in ('floor', 'ceiling') then points end), 0) as bound_points,
        case when whom is not null then sum(capped_points) end as total,
        count(*) filter (where kind = 'entry') as entries,
        count(*) as lines,
    from core.person_lines('months', as_of, local_offset)
    group by project, month, whom
)

select s.*, m.running
from sums as s
inner join months as m on s.project = m.project and s.month = m.month
order by s.project, s.month, s.whom
