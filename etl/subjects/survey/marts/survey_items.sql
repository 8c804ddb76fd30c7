-- Answers counted and weighed, option by option: what every distribution, mean and score is made of, with its variance
-- by stratum. Of the parts those not asked for are null.
create or replace macro marts.survey_items(
    as_of timestamp,
    month_from date,
    month_to date,
    parts varchar[] := [],
    of_questionnaire varchar := null,
    projects varchar[] := null
) as table
with

counted as (
    select * from core.answer_cube
    union all by name
    select
        questionnaire, item, option, value, project, stratum, wave, month,
        -1 as n, -weight as weight, -weight * weight as squared,
    from core.answers
    where case_id is null and answered_at > as_of
    union all by name
    select
        questionnaire, item, option, value, project, stratum, wave, month,
        1 as n, weight, weight * weight as squared,
    from core.seen('core.case_answers')
    where answered_at <= as_of
)

select
    questionnaire,
    case when list_contains(parts, 'wave') then wave end as wave,
    case when list_contains(parts, 'project') then project end as project,
    case when list_contains(parts, 'stratum') then stratum end as stratum,
    case when list_contains(parts, 'month') then month end as month,
    item,
    option,
    value,
    cast(sum(n) as bigint) as n,
    cast(sum(weight) as double) as weight,
    cast(sum(squared) as double) as squared,
from counted
where
    month between month_from and month_to
    and (of_questionnaire is null or questionnaire = of_questionnaire)
    and (projects is null or list_contains(projects, project))
group by all
having sum(n) > 0
