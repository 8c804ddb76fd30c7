-- The other rows, those that `core.seen` keeps from the reader: for counts that leave them out of what is no table
-- about cases, such as the log.
create or replace macro core.unseen(of_table) as table
select *
from query_table(of_table)
where handlers is not null and not list_has_any(handlers, coalesce(cast(getvariable('reader') as varchar[]), []))
