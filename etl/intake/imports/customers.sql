-- Grain: one customer named in the file; the last row that says something about a field is believed.
select
    people.customer_id, any_value(people.project) as project, any_value(people.known) as known,
    arg_max(told.name, told.row_in_file) as name, arg_max(told.sex, told.row_in_file) as sex,
    arg_max(told.phone, told.row_in_file) as phone, arg_max(told.mobile, told.row_in_file) as mobile,
    arg_max(told.email, told.row_in_file) as email, arg_max(told.address, told.row_in_file) as address,
    arg_max(told.postcode, told.row_in_file) as postcode, arg_max(told.phase, told.row_in_file) as phase,
    arg_max(told.building, told.row_in_file) as building, arg_max(told.room, told.row_in_file) as room,
    arg_max(told.contract_number, told.row_in_file) as contract_number,
    arg_max(told.purchase_status, told.row_in_file) as purchase_status,
    arg_max(told.pager, told.row_in_file) as pager,
    arg_max(told.other_contact, told.row_in_file) as other_contact,
    cast(arg_max(told.handed_over_on, told.row_in_file) as varchar) as handed_over_on,
from people
inner join told on people.row_in_file = told.row_in_file
group by people.customer_id
