-- Responses to surveys, wherever they were answered, judged by the pack of their project in force on the day of the
-- answer. A club call is no survey, and neither is what was asked about a case. Of a confidential survey nobody sees
-- single sheets. A survey is called as its campaign is; where several are called the same, by its first day, too.
create or replace view core.survey_answers as
with named as (
    select
        wave, confidential,
        case
            when count(*) over (partition by name) = 1 then name
            else concat(name, ' (', opens, ', ', left(wave, 8), ')')
        end as survey,
    from core.campaigns
)

select
    case when c.confidential is not true then r.number end as number,
    coalesce(c.survey, r.wave, r.questionnaire) as survey,
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
left join named as c on r.wave = c.wave
left join core.projects as j on r.project = j.project
left join ref.packs as p on j.pack = p.pack and r.answered_at >= p.valid_from and r.answered_at < p.valid_until
anti join staging.club_calls as k on r.stream_key = k.stream_key
where r.case_id is null and r.state <> 'broken_off'
