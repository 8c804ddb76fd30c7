-- The events of the first $cases cases as the peers get them: in the ledger's order, with every field a rule reads.
with chosen as (
    select stream_key
    from staging.streams
    order by stream_key
    limit $cases
)

select
    l.stream_key,
    l.version,
    deed(l.kind, l.caller, l.reached) as kind,
    l.occurred_at,
    l.recorded_at,
    l.project,
    case when l.kind in ('received', 'dispatched', 'dispatched_again', 'transferred') then l.department end
        as department,
    l.due_at,
    l.appointment,
    l.level,
    l.disposition,
from staging.log as l
inner join chosen as s on l.stream_key = s.stream_key
where l.kind <> 'extended' or l.customer_confirmed
order by l.seq
