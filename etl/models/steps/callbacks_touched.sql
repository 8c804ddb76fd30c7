-- Callbacks of touched cases.
-- Grain: one row per callback.
create temp table callbacks_touched as
select
    stream_key,
    version,
    occurred_at,
    recorded_at,
    caller,
    reached,
    satisfaction,
    in_charge,
    json_extract_string(payload, '$.opinion') as opinion,
from effective
where kind = 'called_back'
