-- The changed keys of the cube of answers with their new sums.
create temp table answers_next as
with

parts as (
    select * from answers_swing
    union all by name
    select c.*
    from core.answer_cube as c
    semi join answers_swing as t
        on c.questionnaire = t.questionnaire
        and c.item = t.item
        and c.option = t.option
        and c.project is not distinct from t.project
        and c.stratum is not distinct from t.stratum
        and c.wave is not distinct from t.wave
        and c.month is not distinct from t.month
        and c.value is not distinct from t.value
)

select
    questionnaire,
    item,
    option,
    value,
    project,
    stratum,
    wave,
    month,
    cast(sum(n) as bigint) as n,
    cast(sum(weight) as decimal(38, 6)) as weight,
    cast(sum(squared) as decimal(38, 12)) as squared,
from parts
group by questionnaire, item, option, value, project, stratum, wave, month
having sum(n) > 0
