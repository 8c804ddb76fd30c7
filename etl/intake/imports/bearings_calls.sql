-- Grain: one call of the file that brings an event; it names no customer.
select row_in_file, stream, known, project_code,
from judged
where outcome in ('accepted', 'corrected')
