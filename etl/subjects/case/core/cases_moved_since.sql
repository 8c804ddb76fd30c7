-- The cases that were there at a moment and to which something happened after it: of all others the tables say how they
-- stood then.
create or replace macro core.cases_moved_since(as_of timestamp) as table
select stream_key
from core.cases
where received_at <= as_of and last_event_at > as_of
