-- Callbacks on worked cases; satisfied by the pack in force on the day of the call, null when nobody said.
create or replace view core.callbacks as
select
    c.case_id,
    c.number,
    c.project,
    e.version,
    e.occurred_at as called_at,
    e.recorded_at,
    e.month,
    coalesce(e.caller, 'centre') as caller,
    coalesce(e.reached, true) as reached,
    e.satisfaction,
    e.satisfied,
    c.category,
    c.concern,
    coalesce(e.in_charge, c.department) as department,
    e.opinion,
    c.handlers,
    e.stream_key,
from core.callback_facts as e
inner join core.cases as c on e.stream_key = c.stream_key
