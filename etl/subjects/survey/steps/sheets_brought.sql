-- What files brought before there were questionnaires: a survey answer and a club call are a response each.
-- Grain: one row per response.
create temp table sheets_brought as
select
    stream_key,
    version,
    subject_id as response,
    number,
    'completed' as state,
    kind as questionnaire,
    null as sheet_version,
    fact.survey as wave,
    null as customer_id,
    null as case_id,
    if(kind = 'club_called', 'phone', fact.mode) as mode,
    null as language,
    project,
    null as actor,
    null as started_at,
    occurred_at as answered_at,
    recorded_at,
    null as seconds,
    coalesce(fact.weight, 1) as weight,
    null as answers,
    case when fact.comment <> '' then json_object('comment', fact.comment) end as said,
from calls
where kind = 'survey_answered' or (kind = 'club_called' and coalesce(fact.valid, true))
