-- What the newest published version of a questionnaire asks, or what every version does.
create or replace macro marts.survey_sheet(
    of_questionnaire varchar := null,
    every_version boolean := false
) as table
select
    questionnaire,
    sheet_version,
    place,
    item,
    kind,
    text_zh,
    text_en,
    low,
    high,
    measures,
    options,
from core.items
where of_questionnaire is null or questionnaire = of_questionnaire
qualify every_version or sheet_version = max(sheet_version) over (partition by questionnaire)
order by questionnaire, sheet_version, place
