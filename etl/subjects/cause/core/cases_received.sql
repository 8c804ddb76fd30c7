-- Cases received in a span of months and by the as-of moment, each with the building that it came from.
create or replace macro core.cases_received(as_of, month_from, month_to, projects) as table
select
    c.case_id,
    c.number,
    c.project,
    c.pack,
    c.nature,
    c.category,
    h.building,
    c.received_at,
    c.received_month as month,
    case when c.closed_at <= as_of then c.closed_at end as closed_at,
from core.seen('core.cases') as c
left join core.customers as h on c.customer_id = h.customer_id
where
    c.received_at <= as_of
    and c.received_month between month_from and month_to
    and (projects is null or list_contains(projects, c.project))
