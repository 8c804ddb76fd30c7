-- Cases open at a past moment to which something happened after it, as folded from their entries up to then: stage,
-- level, extension and register entry; subject, department and severity as now known.
create or replace macro core.open_moved(as_of timestamp) as table
select
    c.stream_key,
    c.case_id,
    c.number,
    c.project,
    c.department,
    c.pack,
    f.stage,
    coalesce(f.level, 0) as level,
    c.received_at,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    f.extended,
    coalesce(f.declared > coalesce(f.reopened, 0), false) as unclosed,
from core.folded_then(as_of) as f
inner join core.seen('core.cases') as c on f.stream_key = c.stream_key
where
    coalesce(f.closed < coalesce(f.reopened, 0), true)
    and c.received_at <= as_of
