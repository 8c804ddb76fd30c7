-- Grain: one row of the file; nothing in a survey response can contradict itself, but it may answer nothing. Numbers
-- are those of one survey: two surveys may both have a first response.
select
    *,
    survey || '~' || number as key,
    case
        when score is null and recommend is null and comment is null and errors = ''
            then 'score|answers_nothing'
        else ''
    end as stops,
    '' as flags,
from canonical
