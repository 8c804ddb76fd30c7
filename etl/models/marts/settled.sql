-- Whether nothing known happened after the as-of moment.
select coalesce(max(last_event_at) <= $as_of, true) as settled
from core.cases
