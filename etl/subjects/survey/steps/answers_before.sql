-- What touched responses counted before they are computed anew.
-- Grain: one row per response, item and option.
create temp table answers_before as
select a.*
from core.answers as a
semi join touched as t on a.stream_key = t.stream_key
