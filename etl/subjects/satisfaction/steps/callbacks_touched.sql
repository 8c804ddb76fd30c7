-- Callbacks of touched cases.
-- Grain: one row per callback.
create temp table callbacks_touched as
select
    e.stream_key,
    e.version,
    e.occurred_at,
    e.recorded_at,
    f.caller,
    f.reached,
    f.satisfaction,
    nullif(e.in_charge, c.department) as in_charge,
    f.words as opinion,
    cast(date_trunc('month', e.occurred_at + to_microseconds(p.utc_offset_us)) as date) as month,
    list_contains(p.satisfied, f.satisfaction) as satisfied,
from effective as e
inner join cases_touched as c on e.stream_key = c.stream_key
inner join facts as f on e.stream_key = f.stream_key and e.version = f.version
left join ref.packs as p on c.pack = p.pack and e.occurred_at >= p.valid_from and e.occurred_at < p.valid_until
where e.kind = 'called_back'
