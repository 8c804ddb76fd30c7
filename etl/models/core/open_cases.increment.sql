-- Cases not closed, the small table behind open-case views.
select c.*
from core.cases as c
semi join touched as t on c.stream_key = t.stream_key
where c.closed_at is null
order by c.stream_key
