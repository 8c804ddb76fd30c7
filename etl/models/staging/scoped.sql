-- The events of the touched streams, without what only a page reads.
create temp table scoped as
select l.* exclude (payload, actor)
from staging.log as l
semi join touched as t on l.stream_key = t.stream_key
