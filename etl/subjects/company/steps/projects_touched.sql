-- Projects that anything happened at, registered or not; a confidential case makes none known.
-- Grain: one row per project.
create temp table projects_touched as
select project
from core.cases
where handlers is null
union
select f.project
from facts as f
inner join touched as t on f.stream_key = t.stream_key
anti join confided as h on f.stream_key = h.stream_key
where f.project <> '-'
