-- Grain: one survey response.
select
    row_in_file, stream, project_code, known, 90 as place, 'survey_answered' as kind, '' as mark,
    answered_at as occurred_at,
    facts({
        'number': number, 'survey': survey, 'customer_id': customer_id, 'score': score, 'recommend': recommend,
        'category': category, 'mode': mode, 'weight': coalesce(weight, 1.0), 'comment': comment
    }) as payload,
from ready
