-- The obligations of the touched cases as they stood before this sync.
-- Grain: one row per clause instance.
create temp table facts_before as
select o.*
from core.obligation_facts as o
semi join touched as t on o.stream_key = t.stream_key
