-- Grain: one row of the file. Which stream a callback belongs to: its case, or one of its own.
select
    row_in_file, coalesce(kind, 'club') as stream_kind, coalesce(kind = 'case', false) as by_case, number as named,
    called_at as began_at,
from checked
