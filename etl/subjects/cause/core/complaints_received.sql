-- Complaints received in a span of months and by the as-of moment, each with the building that it came from.
create or replace macro core.complaints_received(as_of, month_from, month_to, projects) as table
select * exclude (nature)
from core.cases_received(as_of, month_from, month_to, projects)
where core.is_complaint(pack, nature)
