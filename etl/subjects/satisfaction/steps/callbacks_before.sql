-- What the callbacks of touched cases count for before they are computed anew.
-- Grain: one row per callback.
create temp table callbacks_before as
select
    c.project,
    c.category,
    c.concern,
    b.month,
    c.handlers,
    b.satisfaction,
    b.satisfied,
from core.callback_facts as b
inner join core.cases as c on b.stream_key = c.stream_key
where
    b.stream_key in (select t.stream_key from touched as t)
    and c.stream_key in (select t.stream_key from touched as t)
