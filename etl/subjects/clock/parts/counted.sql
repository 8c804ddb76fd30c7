-- Events with what they say of a case: nothing, where they were taken back.
-- Grain: one row per counting event of a touched case.
select
    * replace (
        case when cancelled then 'taken_back' else kind end as kind,
        case when cancelled then 'taken_back' else deed end as deed,
        case when not cancelled then nature end as nature,
        case when not cancelled then concern end as concern,
        case when not cancelled then category end as category,
        case when not cancelled then severity end as severity,
        case when not cancelled then validity end as validity,
        case when not cancelled then slip_to end as slip_to,
        case when not cancelled then level end as level,
        case when not cancelled then disposition end as disposition
    ),
from effective
