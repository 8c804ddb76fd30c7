-- Grain: one row of the file. Which stream a response belongs to.
select row_in_file, 'response' as stream_kind, false as by_case, number as named, answered_at as began_at,
from checked
