-- What happened to cases by the as-of moment, after corrections, with the case it happened to. Unlike the timeline it
-- counts nothing along the way, so a reader that wants few kinds reads few rows. `place` orders a case's entries.
create or replace macro marts.entries(as_of timestamp) as table
select
    l.stream_key,
    c.case_id,
    c.project,
    c.department,
    c.pack,
    c.severity,
    c.channel,
    c.concern,
    l.seq,
    l.version,
    l.kind,
    coalesce(a.moved_to, l.occurred_at) as occurred_at,
    coalesce(a.recorded_at, l.recorded_at) as recorded_at,
    l.actor,
    case when a.replaced_by is null then l.payload else a.payload end as payload,
    cast(epoch_us(coalesce(a.moved_to, l.occurred_at)) as hugeint) * 65536 + l.version as place,
from staging.log as l
inner join core.seen('core.cases') as c on l.stream_key = c.stream_key
left join staging.amendments as a on l.stream_key = a.stream_key and l.version = a.version
where
    coalesce(a.moved_to, l.occurred_at) <= as_of
    and coalesce(not a.is_void, true)
    and not is_bookkeeping(l.kind)
