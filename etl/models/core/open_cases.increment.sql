select *
from cases_touched
where closed_at is null
