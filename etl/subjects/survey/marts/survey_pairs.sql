-- How each rated item goes along with the one that sums up all: the sums that a correlation is made of.
create or replace macro marts.survey_pairs(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    overall_item varchar := null,
    projects varchar[] := null
) as table
with

answering as (
    select stream_key, item, value, weight, questionnaire, wave, project, month, answered_at
    from core.answers
    where case_id is null
    union all by name
    select stream_key, item, value, weight, questionnaire, wave, project, month, answered_at
    from core.seen('core.case_answers')
),

chosen as (
    select *, cast(weight as double) as w
    from answering
    where
        value is not null
        and questionnaire = of_questionnaire
        and (of_wave is null or wave = of_wave)
        and answered_at <= as_of
        and month between month_from and month_to
        and (projects is null or list_contains(projects, project))
)

select
    i.item,
    count(*) as n,
    sum(i.w) as weight,
    sum(i.w * i.w) as squared,
    sum(i.w * i.value) as x,
    sum(i.w * o.value) as y,
    sum(i.w * i.value * i.value) as xx,
    sum(i.w * o.value * o.value) as yy,
    sum(i.w * i.value * o.value) as xy,
from chosen as i
inner join chosen as o on i.stream_key = o.stream_key and o.item = overall_item
where i.item <> overall_item
group by i.item
