-- Answers counted and weighed: what every distribution, mean and score of an item needs, with its variance.
select
    questionnaire,
    item,
    option,
    value,
    project,
    stratum,
    wave,
    month,
    count(*) as n,
    cast(sum(weight) as decimal(38, 6)) as weight,
    cast(sum(weight * weight) as decimal(38, 12)) as squared,
from core.answers
where case_id is null
group by questionnaire, item, option, value, project, stratum, wave, month
order by questionnaire, item
