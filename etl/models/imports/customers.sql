-- Grain: one customer named in the file; the last row that says something about a field is believed.
select
    people.customer_id, any_value(people.project) as project, any_value(people.known) as known,
    arg_max(judged.name, judged.row_in_file) as name, arg_max(judged.sex, judged.row_in_file) as sex,
    arg_max(judged.phone, judged.row_in_file) as phone, arg_max(judged.mobile, judged.row_in_file) as mobile,
    arg_max(judged.email, judged.row_in_file) as email, arg_max(judged.address, judged.row_in_file) as address,
    arg_max(judged.postcode, judged.row_in_file) as postcode, arg_max(judged.phase, judged.row_in_file) as phase,
    arg_max(judged.building, judged.row_in_file) as building, arg_max(judged.room, judged.row_in_file) as room,
    arg_max(judged.contract_number, judged.row_in_file) as contract_number,
    arg_max(judged.purchase_status, judged.row_in_file) as purchase_status,
    arg_max(judged.pager, judged.row_in_file) as pager,
    arg_max(judged.other_contact, judged.row_in_file) as other_contact,
from people
inner join judged on people.row_in_file = judged.row_in_file
group by people.customer_id
