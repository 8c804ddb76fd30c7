-- What the touched cases count for in the cube before they are computed anew.
create temp table settled_before as
select o.*
from core.obligations as o
semi join touched as t on o.stream_key = t.stream_key
where o.met_at is not null or o.void_at is not null
