-- Grain: one row of the file that breaks a rule, with the row as it stands in the file.
select judged.row_in_file, judged.all_stops as stops, judged.flags, to_json(whole) as raw -- noqa: RF02
from judged
inner join raw as whole on judged.row_in_file = whole.row_in_file
where judged.all_stops <> '' or judged.flags <> ''
order by judged.row_in_file
