-- Cases not closed, the small table behind open-case views.
select *
from core.cases
where closed_at is null
