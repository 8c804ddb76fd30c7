-- What responses say of satisfaction on the whole and of recommending, by what the items measure on the version
-- answered; of questionnaires that nobody published, by the files they lie in.
with

told as (
    select
        a.stream_key,
        a.option,
        a.value,
        coalesce(i.measures, m.measures) as measures,
        coalesce(i.high, m.high) as high,
    from answers_touched as a
    inner join core.responses as r on a.stream_key = r.stream_key
    left join core.items as i
        on a.questionnaire = i.questionnaire and r.sheet_version = i.sheet_version and a.item = i.item
    left join ref.measured as m on a.questionnaire = m.questionnaire and a.item = m.item
    where a.case_id is null
)

select
    stream_key,
    cast(max(case when measures = 'overall' and high = 5 then value end) as integer) as score,
    cast(max(case when measures = 'recommend' and high = 10 then value end) as integer) as recommend,
    max(case when measures = 'category' then option end) as category,
from told
where measures in ('overall', 'recommend', 'category')
group by stream_key
having score is not null or recommend is not null or category is not null
order by stream_key
