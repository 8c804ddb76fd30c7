-- Cases open at a past as-of moment (not closed since the last reopening): stage, level, extension and register entry,
-- of those to which something happened since folded from the events up to then; subject, department and severity as now
-- known.
create or replace macro marts.open_then(as_of timestamp) as table
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
union all by name
select
    stream_key, case_id, number, project, department, pack, stage, level, received_at, severity, channel, concern,
    category, extended, unclosed,
from core.seen('core.open_clocks')
where
    received_at <= as_of
    and stream_key not in (select c.stream_key from core.cases_moved_since(as_of) as c)
