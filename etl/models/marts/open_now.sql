-- Cases open now: the same columns as open_then, from the small table of open cases.
select
    c.stream_key,
    c.case_id,
    c.number,
    c.project,
    c.department,
    c.pack,
    c.stage,
    c.level,
    c.received_at,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    c.extended_at is not null as extended,
    c.unclosed_at is not null as unclosed,
from core.open_cases as c
