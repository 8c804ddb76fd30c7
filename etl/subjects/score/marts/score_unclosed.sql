-- Points lost by cases unclosed for too long at the end of a month (or as of, in the running one).
create or replace macro marts.score_unclosed(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (  -- noqa: ST03
    from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months
)

from core.unclosed_points('months', as_of, projects) as unclosed_points
