-- Survey answers, judged by the pack of their project in force on the day of the answer.
create or replace view core.survey_answers as
select
    a.number,
    a.survey,
    a.project,
    a.answered_at,
    a.recorded_at,
    cast(date_trunc('month', a.answered_at + to_microseconds(p.utc_offset_us)) as date) as month,
    a.score,
    a.recommend,
    a.category,
    a.mode,
    a.weight,
    a.score >= p.survey_satisfied_from as satisfied,
    a.comment,
    a.stream_key,
from staging.survey_answers as a
left join core.projects as j on a.project = j.project
left join ref.packs as p on j.pack = p.pack and a.answered_at >= p.valid_from and a.answered_at < p.valid_until
