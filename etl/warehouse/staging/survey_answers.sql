-- Survey answers as they stand after corrections.
select
    stream_key,
    version,
    number,
    fact.survey as survey,
    project,
    occurred_at as answered_at,
    recorded_at,
    fact.score as score,
    fact.recommend as recommend,
    fact.category as category,
    fact.mode as mode,
    coalesce(fact.weight, 1.0) as weight,
    fact.comment as comment,
from calls
where kind = 'survey_answered'
order by stream_key, version
