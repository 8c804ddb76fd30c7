-- Satisfied of answered of asked, by source, for several choices of dimensions at once; a dimension not asked for is
-- null, the source always stands.
create or replace macro marts.satisfaction(
    as_of timestamp,
    month_from date,
    month_to date,
    dimension_sets varchar[][] := [[]],
    projects varchar[] := null,
    concerns varchar[] := null
) as table
with

asked_of as (
    select
        source, survey, project, category, concern, month,
        sum(satisfied) as satisfied, sum(answered) as answered, sum(asked) as asked,
        sum(satisfied_weight) as satisfied_weight, sum(answered_weight) as answered_weight, sum(squared) as squared,
        sum(promoters) as promoters, sum(passives) as passives, sum(detractors) as detractors,
    from core.asked_of(as_of, month_from, month_to)
    where
        (projects is null or list_contains(projects, project))
        and (concerns is null or list_contains(concerns, coalesce(concern, '')) or source <> 'case_callback')
    group by source, survey, project, category, concern, month
)

select
    d.place,
    a.source,
    case when list_contains(d.dimensions, 'survey') then a.survey end as survey,
    case when list_contains(d.dimensions, 'project') then a.project end as project,
    case when list_contains(d.dimensions, 'category') then a.category end as category,
    case when list_contains(d.dimensions, 'concern') then a.concern end as concern,
    case when list_contains(d.dimensions, 'month') then a.month end as month,
    cast(sum(satisfied) as bigint) as satisfied,
    cast(sum(answered) as bigint) as answered,
    cast(sum(asked) as bigint) as asked,
    coalesce(sum(satisfied_weight), 0) as satisfied_weight,
    coalesce(sum(answered_weight), 0) as answered_weight,
    coalesce(sum(squared), 0) as answered_weight_squared,
    cast(coalesce(sum(promoters), 0) as bigint) as promoters,
    cast(coalesce(sum(passives), 0) as bigint) as passives,
    cast(coalesce(sum(detractors), 0) as bigint) as detractors,
    100.0 * (sum(promoters) - sum(detractors))
    / nullif(sum(promoters) + sum(passives) + sum(detractors), 0) as net_promoters,
from asked_of as a
cross join (
    select unnest(dimension_sets) as dimensions, generate_subscripts(dimension_sets, 1) as place
) as d
group by all
having sum(asked) > 0
