-- Grain: one of the first $each rows of every rule that rows of the file break, with the row as it stands in the file:
-- a rule that every row breaks does not hide the others.
with
lines as (
    select
        row_in_file,
        unnest(string_split(concat_ws(chr(10), nullif(all_stops, ''), nullif(flags, '')), chr(10))) as line,
    from judged
    where all_stops <> '' or flags <> ''
),

shown as (
    select distinct row_in_file
    from (
        select row_in_file, row_number() over (partition by line order by row_in_file) as place,
        from lines
    ) as placed_lines
    where place <= $each
)

select judged.row_in_file, judged.all_stops as stops, judged.flags, to_json(whole) as raw -- noqa: RF02
from judged
inner join shown on judged.row_in_file = shown.row_in_file
inner join raw as whole on judged.row_in_file = whole.row_in_file
order by judged.row_in_file
