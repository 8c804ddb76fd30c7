-- Grain: one row of the file that a later one of the same number replaces.
select row_in_file
from dated_rows
where number is not null
qualify
    row_number() over (
        partition by number
        order by dated_at desc nulls last, amount desc nulls last, written desc nulls last, row_in_file desc
    ) > 1
