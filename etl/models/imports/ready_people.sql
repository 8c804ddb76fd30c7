-- Grain: one row of the file that brings events, with its customer.
select judged.*, people.customer_id, $now as registered_at,
from judged
left join people on judged.row_in_file = people.row_in_file
where judged.outcome in ('accepted', 'corrected')
