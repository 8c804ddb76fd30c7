-- Whether nothing known happened after the as-of moment.
with later as (
    select last_event_at
    from core.cases
    where last_event_at > $as_of
)

select count(*) = 0 as settled
from later
