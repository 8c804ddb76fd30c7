-- The last moment of which something is known; figures as of then or later need not look for what came after.
create or replace macro marts.last_event() as table
select max(last_event_at) as last_event_at
from core.seen('core.cases')
