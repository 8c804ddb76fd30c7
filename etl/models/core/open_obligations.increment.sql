select *
from core.obligation_rows('obligations_touched', 'cases_touched')
where met_at is null and void_at is null
