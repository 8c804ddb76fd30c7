-- Grain: one row of the file that brings events, with its customer.
select judged.row_in_file, judged.stream, judged.known, judged.project_code, people.customer_id,
from judged
left join people on judged.row_in_file = people.row_in_file
where judged.outcome in ('accepted', 'corrected')
