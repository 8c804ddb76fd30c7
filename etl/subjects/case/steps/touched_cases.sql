-- The touched streams that are cases: where there are none, nothing that is made of cases has to be made anew.
-- Grain: one row per case.
create temp table touched_cases as
select stream_key
from touched
where stream_kind = 'case'
