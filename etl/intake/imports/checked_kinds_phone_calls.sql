-- Grain: one row of the file. Which stream a call that came in belongs to.
select row_in_file, 'phone' as stream_kind, false as by_case, number as named, called_at as began_at,
from checked
