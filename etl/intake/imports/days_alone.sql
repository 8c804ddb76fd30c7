-- Grain: one row: how many rows that bring events know of one of them the day alone.
select count(*)
from ready
where untimed <> ''
