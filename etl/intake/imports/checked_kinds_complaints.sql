-- Grain: one row of the file. Which stream a complaint belongs to.
select row_in_file, 'case' as stream_kind, false as by_case, number as named, received_at as began_at,
from checked
