-- Grain: one row of a project register that brings events.
select judged.*, $now as registered_at,
from judged
where judged.outcome in ('accepted', 'corrected')
