-- Who may know of which confidential case now, for working out what was known at an earlier moment.
select stream_key, handlers
from core.cases
where handlers is not null
