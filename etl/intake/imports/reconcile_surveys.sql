-- Grain: one project and month: the survey answers in the warehouse among the streams asked for.
select answers.project, answers.month, count(*) as n,
from core.survey_answers as answers
inner join staging.streams as streams on answers.stream_key = streams.stream_key
where streams.stream in (select unnest($streams)) and len($moments) > 0
group by answers.project, answers.month
