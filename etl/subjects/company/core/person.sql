-- The record that stands for the person of a customer's record: itself, unless people have said that it is another's.
create or replace macro core.person(of_customer) as
    coalesce(
        (select map_from_entries(list((s.customer_id, s.person))) from core.selves as s)[of_customer],
        of_customer
    )
