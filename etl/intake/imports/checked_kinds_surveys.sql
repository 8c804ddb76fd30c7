-- Grain: one row of the file. Which stream a survey response belongs to. Two surveys may both have a first response.
select
    row_in_file, 'survey' as stream_kind, false as by_case, survey || '~' || number as named, answered_at as began_at,
from checked
