-- What happened by a moment, after corrections, to the cases to which something happened after it, with those fields
-- that decide how a case stands: from the typed columns of the log; no payload is read but that of a correction. Which
-- entries are theirs is found first: among conditions on moments, DuckDB takes the whole log for small and hashes it.
create or replace macro core.entries_then(as_of timestamp) as table
with

moved as materialized (
    select stream_key, pack from core.cases where received_at <= as_of and last_event_at > as_of
),

theirs as materialized (
    select
        l.stream_key,
        m.pack,
        l.version,
        l.kind,
        l.occurred_at,
        l.caller,
        l.reached,
        l.level,
        l.disposition,
        l.customer_confirmed,
    from staging.log as l
    inner join moved as m on l.stream_key = m.stream_key
)

select
    l.stream_key,
    l.pack,
    l.version,
    l.kind,
    coalesce(a.moved_to, l.occurred_at) as occurred_at,
    cast(epoch_us(coalesce(a.moved_to, l.occurred_at)) as hugeint) * 65536 + l.version as place,
    case when a.payload is null then l.caller else json_extract_string(a.payload, '$.caller') end as caller,
    case
        when a.payload is null then l.reached else cast(json_extract_string(a.payload, '$.reached') as boolean)
    end as reached,
    case
        when a.payload is null then l.level else cast(json_extract_string(a.payload, '$.level') as tinyint)
    end as level,
    case
        when a.payload is null then l.disposition else json_extract_string(a.payload, '$.disposition')
    end as disposition,
    case
        when a.payload is null then l.customer_confirmed
        else cast(json_extract_string(a.payload, '$.customer_confirmed') as boolean)
    end as confirmed,
from theirs as l
left join staging.amendments as a on l.stream_key = a.stream_key and l.version = a.version
where
    coalesce(a.moved_to, l.occurred_at) <= as_of
    and coalesce(not a.is_void, true)
    and not is_bookkeeping(l.kind)
