-- Grain: one key that several sound rows of the file share: the first, and the rule they break when they differ.
select
    key,
    min(row_in_file) as first_row,
    case when min(fingerprint) <> max(fingerprint) then $key_rule end as broken,
from ruled
anti join older_rows on ruled.row_in_file = older_rows.row_in_file
where stops = '' and key is not null
group by key
having count(*) > 1
