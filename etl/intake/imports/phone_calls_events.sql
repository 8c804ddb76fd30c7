-- Grain: one call that came in.
select
    row_in_file, stream, project_code, known, 90 as place, 'phone_called' as kind, '' as mark,
    called_at as occurred_at,
    facts({ 'number': number, 'rang_seconds': rang_seconds, 'answered': coalesce(answered, true) }) as payload,
from ready
