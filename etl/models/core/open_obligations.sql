-- Obligations neither met nor void: all that is pending or overdue when nothing happened after the as-of moment.
select *
from core.obligations
where met_at is null and void_at is null
