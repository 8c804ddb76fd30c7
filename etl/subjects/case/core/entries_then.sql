-- What happened by a moment, after corrections, to the cases to which something happened after it, with those fields
-- that decide how a case stands: from the typed columns of the log; no payload is read but that of a correction.
create or replace macro core.entries_then(as_of timestamp) as table
select
    l.stream_key,
    c.pack,
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
from staging.log as l
inner join core.cases as c on l.stream_key = c.stream_key
left join staging.amendments as a on l.stream_key = a.stream_key and l.version = a.version
where
    c.received_at <= as_of
    and c.last_event_at > as_of
    and coalesce(a.moved_to, l.occurred_at) <= as_of
    and coalesce(not a.is_void, true)
    and l.kind not in ('corrected', 'redacted', 'erased')
