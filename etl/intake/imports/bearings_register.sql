-- Grain: one row of a project register that brings events.
select row_in_file, stream, known, project_code, pack, $now as registered_at,
from judged
where outcome in ('accepted', 'corrected')
