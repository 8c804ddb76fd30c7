-- Satisfied of answered of asked, by source; a dimension not asked for is null, the source always stands.
create or replace macro marts.satisfaction(
    as_of timestamp,
    month_from date,
    month_to date,
    dimensions varchar[] := [],
    projects varchar[] := null,
    concerns varchar[] := null
) as table
with answers as (
    select
        'case_callback' as source, project, category, concern, month, called_at as answered_at,
        satisfaction is not null as answered, satisfied, 1.0 as weight, null::integer as recommend,
    from core.seen('core.callbacks')
    union all
    select
        'club' as source, project, null as category, null as concern, month, called_at as answered_at,
        valid and band is not null as answered, satisfied, 1.0 as weight, null::integer as recommend,
    from core.club_calls
    union all
    select
        'survey' as source, project, category, null as concern, month, answered_at,
        score is not null as answered, satisfied, weight, recommend,
    from core.survey_answers
)

select
    source,
    case when list_contains(dimensions, 'project') then project end as project,
    case when list_contains(dimensions, 'category') then category end as category,
    case when list_contains(dimensions, 'concern') then concern end as concern,
    case when list_contains(dimensions, 'month') then month end as month,
    count(case when answered and satisfied then 1 end) as satisfied,
    count(case when answered then 1 end) as answered,
    count(*) as asked,
    coalesce(sum(case when answered and satisfied then weight end), 0) as satisfied_weight,
    coalesce(sum(case when answered then weight end), 0) as answered_weight,
    coalesce(sum(case when answered then weight * weight end), 0) as answered_weight_squared,
    count(case when recommend between 9 and 10 then 1 end) as promoters,
    count(case when recommend between 7 and 8 then 1 end) as passives,
    count(case when recommend between 0 and 6 then 1 end) as detractors,
from answers
where
    answered_at <= as_of
    and month between month_from and month_to
    and (projects is null or list_contains(projects, project))
    and (concerns is null or list_contains(concerns, coalesce(concern, '')) or source <> 'case_callback')
group by all
