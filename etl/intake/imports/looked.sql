-- Grain: one word of one column of the file, with how often it stands there; of the first rows alone.
with cells as (
    unpivot (select * exclude (row_in_file) from raw order by row_in_file limit $rows)
    on columns(*)
    into name header value cell
),

words as (
    select header, nullif(trim(cell, $blanks), '') as word
    from cells
)

select header, word, count(*) as n
from words
where word is not null
group by header, word
