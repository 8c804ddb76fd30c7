-- Callbacks as they stand after corrections: of plain cases as recorded, of the others as effective.
select
    l.stream_key,
    l.version,
    l.occurred_at,
    l.recorded_at,
    l.caller,
    l.reached,
    l.satisfaction,
    cast(null as varchar) as in_charge,
    l.words as opinion,
from staging.log as l
semi join plain as p on l.stream_key = p.stream_key
where l.kind = 'called_back'
union all
select * from callbacks_touched
