-- Grain: one row of the file, judged by every rule that needs no ledger; rows that repeat or contradict each other are
-- marked. repeated: an earlier row has the same content, or a later one of the same
-- number is meant.
select
    told.* exclude (stops),
    if(
        older_rows.row_in_file is null, concat_ws(chr(10), nullif(told.stops, ''), repeats.broken), ''
    ) as stops,
    older_rows.row_in_file is not null
    or coalesce(told.stops = '' and repeats.broken is null and told.row_in_file > repeats.first_row, false) as repeated,
from told
left join repeats on told.key = repeats.key and told.stops = ''
left join older_rows on told.row_in_file = older_rows.row_in_file
