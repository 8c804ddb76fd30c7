-- Grain: one row of the file; nothing in a survey response can contradict itself, but it may answer nothing.
select
    *,
    number as key,
    case
        when score is null and recommend is null and comment is null and errors = ''
            then 'score|answers_nothing'
        else ''
    end as stops,
    '' as flags,
from canonical
