-- Grain: one row of the file that breaks a rule, with the row as it stands in the file.
select judged.row_in_file, all_stops as stops, flags, to_json(raw) as raw
from judged
inner join raw on judged.row_in_file = raw.row_in_file
where all_stops <> '' or flags <> ''
order by judged.row_in_file
