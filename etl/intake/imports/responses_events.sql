-- Grain: one response to a questionnaire.
select
    row_in_file, stream, project_code, known, 90 as place, 'response_completed' as kind, '' as mark,
    answered_at as occurred_at,
    facts({
        'questionnaire': questionnaire, 'version': sheet_version, 'campaign': survey, 'customer_id': customer_id,
        'mode': coalesce(mode, 'phone'), 'weight': coalesce(weight, 1.0), 'answers': cast(answers as json),
        'said': said
    }) as payload
from ready
