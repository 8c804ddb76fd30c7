-- Cases open at a past as-of moment (not closed since the last reopening): those to which something happened since as
-- they stood then, all others as they stand.
create or replace macro marts.open_then(as_of timestamp) as table
select *
from core.open_moved(as_of)
union all by name
select
    stream_key, case_id, number, project, department, pack, stage, level, received_at, severity, channel, concern,
    category, extended, unclosed,
from core.seen('core.open_clocks')
where
    received_at <= as_of
    and stream_key not in (select c.stream_key from core.cases_moved_since(as_of) as c)
