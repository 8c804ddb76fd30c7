-- Every answer of every sheet as a code, for a table that other programs read: no words and no identities. A sheet
-- without an answer is a row without an item; ``sheet`` holds the rows of one together and says nothing else.
create or replace macro marts.survey_data(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    projects varchar[] := null
) as table
select
    dense_rank() over (order by r.stream_key) as sheet,
    r.wave,
    r.project,
    r.stratum,
    r.month,
    cast(r.weight as double) as weight,
    a.item,
    a.option,
    a.value,
from core.sheets_of(of_questionnaire, of_wave, as_of, month_from, month_to, projects) as r
left join core.answers as a on r.stream_key = a.stream_key
order by all
