-- The surveys there are: planned ones, and those that files name.
create or replace macro marts.survey_waves(
    projects varchar[] := null
) as table
with

answering as (
    select questionnaire, wave, count(*) as answered
    from core.responses
    where case_id is null and state <> 'broken_off' and (projects is null or list_contains(projects, project))
    group by questionnaire, wave
)

select
    coalesce(a.questionnaire, c.questionnaire) as questionnaire,
    coalesce(a.wave, c.wave) as wave,
    c.name,
    c.sheet_version,
    c.opens,
    c.closes,
    c.opened_at,
    c.closed_at,
    coalesce(c.confidential, false) as confidential,
    coalesce(a.answered, 0) as answered,
from answering as a
full join core.campaigns as c on a.wave = c.wave and a.questionnaire = c.questionnaire
where c.wave is null or projects is null or list_has_any(c.projects, projects)
