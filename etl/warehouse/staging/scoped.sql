-- The events of the touched streams.
create temp table scoped as
select l.*
from staging.log as l
semi join touched as t on l.stream_key = t.stream_key
