-- How many answered in each stratum of a survey, and of how many customers; the population is null where nothing was
-- drawn.
create or replace macro marts.survey_strata(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    projects varchar[] := null
) as table
with

answering as (
    select * from core.responses where case_id is null
    union all by name
    select * exclude (handlers) from core.seen('core.case_responses')
)

select
    a.questionnaire,
    a.wave,
    a.project,
    a.stratum,
    any_value(s.population) as population,
    count(*) as answered,
    cast(sum(a.weight) as double) as weight,
    min(a.answered_at) as first_at,
    max(a.answered_at) as last_at,
from answering as a
left join core.strata as s on a.wave = s.wave and a.stratum = s.stratum
where
    a.state <> 'broken_off'
    and a.answered_at <= as_of
    and a.month between month_from and month_to
    and (of_questionnaire is null or a.questionnaire = of_questionnaire)
    and (projects is null or list_contains(projects, a.project))
group by a.questionnaire, a.wave, a.project, a.stratum
