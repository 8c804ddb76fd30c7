-- How the sums of answers change with the touched responses; answers about cases are no part of them, for not everybody
-- may know of each case.
-- Grain: one row per key of the cube that changes.
create temp table answers_swing as
with

swing as (
    select -1 as sign, * from answers_before
    union all by name
    select 1 as sign, * from answers_touched
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
    sum(sign) as n,
    sum(sign * weight) as weight,
    sum(sign * weight * weight) as squared,
from swing
where case_id is null
group by questionnaire, item, option, value, project, stratum, wave, month
having n <> 0 or sum(sign * weight) <> 0 or sum(sign * weight * weight) <> 0
