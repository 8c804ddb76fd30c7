-- The calls and responses behind satisfaction figures, the dissatisfied first; a case callback names its case.
create or replace macro marts.customer_answers(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    concerns varchar[] := null,
    of_category varchar := null,
    of_source varchar := null,
    of_survey varchar := null,
    row_limit bigint := null
) as table
with answers as (
    select
        'case_callback' as source, b.case_id, b.number, b.project, b.category, b.concern, b.month,
        b.called_at as answered_at, b.satisfaction as answer, b.satisfied, b.opinion as words, null as survey,
    from core.seen('core.callbacks') as b
    union all
    select
        'club' as source, null as case_id, number, project, null as category, null as concern, month,
        called_at as answered_at, band as answer, satisfied,
        concat_ws(' / ', on_consultant, on_service, expectations, other_needs) as words, null as survey,
    from core.club_calls
    union all
    select
        'survey' as source, null as case_id, number, project, category, null as concern, month,
        answered_at, cast(score as varchar) as answer, satisfied, comment as words, survey,
    from core.survey_answers
)

select source, case_id, survey, number, project, category, concern, month, answered_at, answer, satisfied, words
from answers
where
    source = of_source
    and answered_at <= as_of
    and month between month_from and month_to
    and (projects is null or list_contains(projects, project))
    and (concerns is null or list_contains(concerns, coalesce(concern, '')) or source <> 'case_callback')
    and (of_survey is null or survey = of_survey)
    and (of_category is null or coalesce(category, '') = of_category)
order by answer is null asc, satisfied asc, answered_at desc, number asc
limit row_limit
