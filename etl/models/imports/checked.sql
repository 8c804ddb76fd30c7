-- Grain: one row of the file, judged by every rule that needs no ledger; rows that repeat or contradict each other are
-- marked. repeats: the first row with the same content; conflict: another row with the same key but other content.
with
printed as (
    select * exclude (stops), concat_ws(chr(10), nullif(errors, ''), nullif(stops, '')) as stops,
    from ruled
),

keys as (
    select key, min(row_in_file) as first_row, min(fingerprint) <> max(fingerprint) as conflict,
    from printed
    where stops = '' and key is not null
    group by key
    having count(*) > 1
)

select
    printed.* exclude (stops),
    concat_ws(chr(10), nullif(printed.stops, ''), case when keys.conflict then $key_rule end) as stops,
    coalesce(
        printed.stops = '' and not keys.conflict and printed.row_in_file > keys.first_row, false
    ) as repeated,
from printed
left join keys on printed.key = keys.key and printed.stops = ''
