-- Callbacks as they stand after corrections: of plain cases as recorded, of the others as effective.
select
    l.stream_key,
    l.version,
    l.occurred_at,
    l.recorded_at,
    l.caller,
    l.reached,
    l.satisfaction,
    p.department as in_charge,
    json_extract_string(l.payload, '$.opinion') as opinion,
from staging.log as l
inner join plain as p on l.stream_key = p.stream_key
where l.kind = 'called_back'
union all
select * from callbacks_touched
