-- Grain: one key that was loaded, with the fingerprint of its row.
select key, fingerprint, imported_before
from judged
where outcome in ('accepted', 'corrected')
