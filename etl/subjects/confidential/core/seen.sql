-- The rows of a table about cases that the reader may know of. Every mart reads such tables through this, and only
-- this asks who may know (docs/adr/0028). Whose question it is stands in the variable `reader`, as keys of rights; a
-- question of nobody is shown nothing that is confidential.
create or replace macro core.seen(of_table) as table
select *
from query_table(of_table)
where handlers is null or list_has_any(handlers, coalesce(cast(getvariable('reader') as varchar[]), []))
