-- The touched cases as they stood before this sync.
-- Grain: one row per touched case that was there.
create temp table cases_before as
select c.*
from core.cases as c
semi join touched as t on c.stream_key = t.stream_key
