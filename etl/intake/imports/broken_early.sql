-- Grain: one row of the file that breaks a rule that needs no ledger, with the row as it stands in the file.
select checked.row_in_file, checked.stops, checked.flags, to_json(whole) as raw -- noqa: RF02
from checked
inner join raw as whole on checked.row_in_file = whole.row_in_file
where checked.stops <> '' or checked.flags <> ''
order by checked.row_in_file
