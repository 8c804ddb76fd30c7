-- The monthly score of each project: the sum of its parts, by kind.
create or replace macro marts.scores(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with

months as materialized (from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months),

sums as (
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
    from core.score_shown('months', as_of, local_offset, month_from, month_to, projects)
    group by project, month
)

select
    s.project,
    s.month,
    s.base,
    s.missed_points,
    s.escalation_points,
    s.unclosed_points,
    s.entry_points,
    s.bonus_points,
    s.bonus_uncapped,
    s.adjusted_points,
    s.bound_points,
    s.total,
    case
        when a.points is null then s.total
        else cast(
            least(
                greatest(
                    case
                        when a.reckoned_per is null then s.raw - a.points
                        else s.raw - s.missed_points + (s.unreckoned - a.points) * a.reckoned_per / a.n
                    end,
                    m.floor_points
                ),
                m.ceiling_points
            ) as double
        )
    end as total_unkept,
    m.running,
    m.stage,
from sums as s
inner join months as m on s.project = m.project and s.month = m.month
left join core.points_at_risk('months', as_of, local_offset, month_from, month_to) as a
    on s.project = a.project and s.month = a.month
order by s.project, s.month
