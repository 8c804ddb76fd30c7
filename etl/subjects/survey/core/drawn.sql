-- A frame in the order of a draw, stratum by stratum: whoever has a place up to n is asked, the next are the reserve.
-- The frame is a relation with the columns stratum and customer_id; ``surveys.sample`` draws the same.
create or replace macro core.drawn(of_frame, seed) as table
select
    stratum,
    customer_id,
    row_number() over (
        partition by stratum order by sha256(seed || chr(10) || customer_id), customer_id
    ) as place,
    count(*) over (partition by stratum) as population,
from query_table(of_frame)
