-- How many cases opened in each month, reopenings among them, and how many closed: added up, how many were open at the
-- end of any month that is over.
select project, handlers, month, opened, closed
from core.turns_counted('spans_touched')
order by month, project
