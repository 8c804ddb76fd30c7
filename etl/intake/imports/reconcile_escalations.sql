-- Grain: one project and local month: the escalations in the warehouse among the streams and moments asked for.
with asked as (
    select distinct unnest($streams) as stream, unnest($moments) as moment
)

select
    milestones.project,
    cast(date_trunc('month', milestones.occurred_at + interval 8 hour) as date) as month,
    count(*) as n,
from core.milestones as milestones
inner join asked on 'case/' || milestones.case_id = asked.stream and milestones.occurred_at = asked.moment
where milestones.kind = 'escalated'
group by all
