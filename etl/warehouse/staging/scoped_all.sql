-- The events that a rebuild is about: all of them, where they lie.
create temp view scoped as
select *
from staging.log
