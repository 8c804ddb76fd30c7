-- Grain: one row of the file that breaks a rule that needs no ledger, with the row as it stands in the file.
select checked.row_in_file, stops, flags, to_json(raw) as raw
from checked
inner join raw on checked.row_in_file = raw.row_in_file
where stops <> '' or flags <> ''
order by checked.row_in_file
