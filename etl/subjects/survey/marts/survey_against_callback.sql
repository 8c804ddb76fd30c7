-- What the same customers said of satisfaction on the whole in a survey, and at the last callback on a case before it.
create or replace macro marts.survey_against_callback(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    overall_item varchar := null,
    projects varchar[] := null
) as table
with

said as (
    select c.customer_id, b.called_at, b.satisfaction
    from core.seen('core.callbacks') as b
    inner join core.seen('core.cases') as c on b.stream_key = c.stream_key
    where b.satisfaction is not null and b.caller = 'centre'
),

both_said as (
    select
        a.stream_key, a.option, a.value,
        arg_max(s.satisfaction, s.called_at) as callback,
    from core.answered(of_questionnaire, overall_item) as a
    inner join core.responses as r on a.stream_key = r.stream_key
    inner join said as s on core.person(r.customer_id) = core.person(s.customer_id) and s.called_at <= a.answered_at
    where
        r.case_id is null
        and a.answered_at <= as_of
        and a.month between month_from and month_to
        and (of_wave is null or a.wave = of_wave)
        and (projects is null or list_contains(projects, a.project))
    group by a.stream_key, a.option, a.value
)

select
    callback, option, value,
    count(*) as n,
from both_said
group by callback, option, value
order by callback, option
