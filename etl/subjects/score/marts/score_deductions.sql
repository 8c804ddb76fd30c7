-- Points lost: missed obligations by the month of their due moment, escalations and other entries by the month they
-- happened in, and cases unclosed for too long at the end of a month (or as of, in the running one).
create or replace macro marts.score_deductions(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (  -- noqa: ST03
    from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months
)

from core.score_losses('months', as_of, local_offset, month_from, month_to, projects) as score_losses
union all by name
from core.entry_points('months', as_of, local_offset, projects) as entry_points
where points < 0
