-- What came back of one questionnaire within months, of one wave or all, about no case: what was broken off counts as
-- nothing said.
create or replace macro core.sheets_of(of_questionnaire, of_wave, as_of, month_from, month_to, projects) as table
select *
from core.responses
where
    case_id is null
    and state <> 'broken_off'
    and questionnaire = of_questionnaire
    and (of_wave is null or wave = of_wave)
    and answered_at <= as_of
    and month between month_from and month_to
    and (projects is null or list_contains(projects, project))
