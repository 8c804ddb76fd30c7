-- Obligations neither met nor void: all that is pending or overdue when nothing happened after the as-of moment.
select o.*
from core.obligations as o
semi join touched as t on o.stream_key = t.stream_key
where o.met_at is null and o.void_at is null
order by o.stream_key, o.rule_no, o.ordinal
