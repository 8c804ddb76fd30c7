-- Satisfied of answered of asked, by source; a dimension not asked for is null, the source always stands.
with answers as (
    select
        'case_callback' as source, project, category, concern, month, called_at as answered_at,
        satisfaction is not null as answered, satisfied, 1.0 as weight, null::integer as recommend,
    from core.callbacks
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
    case when list_contains($by, 'project') then project end as project,
    case when list_contains($by, 'category') then category end as category,
    case when list_contains($by, 'concern') then concern end as concern,
    case when list_contains($by, 'month') then month end as month,
    count(*) filter (where answered and satisfied) as satisfied,
    count(*) filter (where answered) as answered,
    count(*) as asked,
    coalesce(sum(weight) filter (where answered and satisfied), 0) as satisfied_weight,
    coalesce(sum(weight) filter (where answered), 0) as answered_weight,
    coalesce(sum(weight * weight) filter (where answered), 0) as answered_weight_squared,
    count(*) filter (where recommend between 9 and 10) as promoters,
    count(*) filter (where recommend between 7 and 8) as passives,
    count(*) filter (where recommend between 0 and 6) as detractors,
from answers
where
    answered_at <= $as_of
    and month between $month_from and $month_to
    and ($projects is null or list_contains($projects, project))
    and ($concerns is null or list_contains($concerns, concern) or source <> 'case_callback')
group by all
