-- What a draw says of the frame it was made from: whoever draws again from others is told so.
create or replace macro core.frame_digest(of_frame) as table
select
    sha256(
        coalesce(string_agg(stratum || chr(9) || customer_id, chr(10) order by stratum, customer_id), '')
    ) as digest,
from query_table(of_frame)
