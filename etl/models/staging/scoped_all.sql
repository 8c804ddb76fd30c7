-- The events that a rebuild is about: all of them, where they lie, without what only a page reads.
create temp view scoped as
select * exclude (payload, actor)
from staging.log
