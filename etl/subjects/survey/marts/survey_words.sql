-- What respondents wrote, the latest first; of a confidential survey nothing. Whatever is searched for stands in them.
create or replace macro marts.survey_words(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    searched varchar := null,
    projects varchar[] := null,
    row_limit bigint := null
) as table
with

said as (
    select
        r.wave,
        r.project,
        r.answered_at,
        unnest(list_zip(json_keys(r.said), json_extract_string(r.said, '$.*'))) as told,
    from core.sheets_of(of_questionnaire, of_wave, as_of, month_from, month_to, projects) as r
    left join core.campaigns as c on r.wave = c.wave
    where r.said is not null and c.confidential is not true
)

select wave, project, answered_at, told[1] as item, told[2] as words
from said
where told[2] <> '' and (searched is null or contains(lower(told[2]), lower(searched)))
-- A limit above rows that are unnested is more than DuckDB can bind.
qualify row_limit is null or row_number() over (order by answered_at desc, told[1] asc, told[2] asc) <= row_limit
order by answered_at desc, item asc, words asc
