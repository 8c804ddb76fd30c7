-- What the touched cases count for in the cube before they are computed anew.
-- Grain: one row per settled obligation.
create temp table settled_before as
select *
from core.obligation_rows('facts_before', 'cases_before')
where met_at is not null or void_at is not null
