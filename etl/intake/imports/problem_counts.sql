-- Grain: one rule and how many rows of the file break it, to the last row.
with
lines as (
    select
        row_in_file,
        unnest(string_split(concat_ws(chr(10), nullif(all_stops, ''), nullif(flags, '')), chr(10))) as line,
    from judged
    where all_stops <> '' or flags <> ''
)

select split_part(line, '|', 2) as rule, count(distinct row_in_file) as row_count,
from lines
group by rule
order by row_count desc, rule asc
