-- What answers on the phone come to by who entered them: sums of one item, for comparing each with all others.
create or replace macro marts.survey_interviewers(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    overall_item varchar := null,
    projects varchar[] := null
) as table
select
    r.actor,
    count(*) as n,
    cast(sum(a.value) as double) as total,
    cast(sum(a.value * a.value) as double) as squares,
from core.answered(of_questionnaire, overall_item) as a
inner join core.responses as r on a.stream_key = r.stream_key
where
    r.case_id is null
    and r.mode = 'phone'
    and r.actor is not null
    and a.value is not null
    and a.answered_at <= as_of
    and a.month between month_from and month_to
    and (of_wave is null or a.wave = of_wave)
    and (projects is null or list_contains(projects, a.project))
group by r.actor
