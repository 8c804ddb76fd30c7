-- How many cases opened and closed in each month, of the stretches in the relation `of_spans`.
create or replace macro core.turns_counted(of_spans varchar) as table
with

spans as (select * from query_table(of_spans)),

turns as (
    select project, handlers, from_month as month, 1 as opened, 0 as closed
    from spans
    union all
    select project, handlers, until_month as month, 0 as opened, 1 as closed
    from spans
    where until_month is not null
)

select project, handlers, month, cast(sum(opened) as bigint) as opened, cast(sum(closed) as bigint) as closed
from turns
group by project, handlers, month
