-- Each monthly score, the sum of its parts, by kind.
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.score_summed(
    of_months varchar, as_of timestamp, local_offset interval, month_from date, month_to date, projects varchar[]
) as table
select
    project,
    month,
    sum(case when kind = 'base' then points end) as base,
    coalesce(sum(case when kind in ('missed', 'reckoned') then points end), 0) as missed_points,
    coalesce(sum(case when kind = 'escalation' then points end), 0) as escalation_points,
    coalesce(sum(case when kind = 'unclosed' then points end), 0) as unclosed_points,
    coalesce(sum(case when kind = 'entry' then points end), 0) as entry_points,
    coalesce(sum(case when kind = 'bonus' then capped_points end), 0) as bonus_points,
    coalesce(sum(case when kind = 'bonus' then points end), 0) as bonus_uncapped,
    coalesce(sum(case when kind in ('added', 'appeal', 'correction') then points end), 0) as adjusted_points,
    coalesce(sum(case when kind in ('floor', 'ceiling') then points end), 0) as bound_points,
    sum(capped_points) as total,
    coalesce(sum(case when kind = 'missed' then points end), 0) as unreckoned,
    sum(case when kind in ('floor', 'ceiling') then 0 else capped_points end) as raw,
from core.score_shown(of_months, as_of, local_offset, month_from, month_to, projects)
group by project, month
