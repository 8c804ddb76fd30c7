-- Two items against each other, option by option and stratum by stratum; of persons who answered both.
create or replace macro marts.survey_cross(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    row_item varchar := null,
    column_item varchar := null,
    projects varchar[] := null
) as table
select
    r.stratum,
    r.option as row_option,
    c.option as column_option,
    any_value(r.value) as row_value,
    any_value(c.value) as column_value,
    count(*) as n,
    cast(sum(r.weight) as double) as weight,
    cast(sum(r.weight * r.weight) as double) as squared,
from core.answered(of_questionnaire, row_item) as r
inner join core.answered(of_questionnaire, column_item) as c on r.stream_key = c.stream_key
where
    r.answered_at <= as_of
    and r.month between month_from and month_to
    and (of_wave is null or r.wave = of_wave)
    and (projects is null or list_contains(projects, r.project))
group by r.stratum, r.option, c.option
