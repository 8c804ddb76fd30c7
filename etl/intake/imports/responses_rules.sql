-- Grain: one row of the file with its answers. Numbers are those of one survey: two surveys may both have a first
-- response. A response that answers nothing is none.
select
    canonical.* replace (
        canonical.survey || '~' || canonical.number as number,
        concat_ws(chr(10), nullif(canonical.errors, ''), nullif(answered.refused, '')) as errors
    ),
    answered.answers,
    answered.said,
    answered.questionnaire,
    answered.sheet_version,
    canonical.survey || '~' || canonical.number as key,
    case
        when answered.answers is null and answered.refused = '' and canonical.errors = '' then 'number|answers_nothing'
        else ''
    end as stops,
    '' as flags,
from canonical
inner join answered on canonical.row_in_file = answered.place
