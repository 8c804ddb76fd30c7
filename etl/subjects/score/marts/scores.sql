-- The monthly score of each project: the sum of its parts, by kind.
create or replace macro marts.scores(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as materialized (
    from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months
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
from core.score_summed('months', as_of, local_offset, month_from, month_to, projects) as s
inner join months as m on s.project = m.project and s.month = m.month
left join core.points_at_risk('months', as_of, local_offset, month_from, month_to) as a
    on s.project = a.project and s.month = a.month
order by s.project, s.month
