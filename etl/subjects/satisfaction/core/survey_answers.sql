-- Responses to surveys, wherever they were answered, judged by the pack of their project in force on the day of the
-- answer. A club call is no survey, and neither is what was asked about a case. Of a confidential survey nobody sees
-- single sheets.
create or replace view core.survey_answers as
select
    case when c.confidential is not true then r.number end as number,
    r.wave as survey,
    r.project,
    r.answered_at,
    r.recorded_at,
    r.month,
    f.score,
    f.recommend,
    f.category,
    r.mode,
    cast(r.weight as double) as weight,
    f.score >= p.survey_satisfied_from as satisfied,
    case when c.confidential is not true then array_to_string(json_extract_string(r.said, '$.*'), ' / ') end as comment,
    r.stream_key,
from core.responses as r
left join core.survey_facts as f on r.stream_key = f.stream_key
left join core.campaigns as c on r.wave = c.wave
left join core.projects as j on r.project = j.project
left join ref.packs as p on j.pack = p.pack and r.answered_at >= p.valid_from and r.answered_at < p.valid_until
anti join staging.club_calls as k on r.stream_key = k.stream_key
where r.case_id is null and r.state <> 'broken_off'
