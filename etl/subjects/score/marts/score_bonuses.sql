-- Points gained for cases handled so well that the customer praised them, up to the cap of the month.
create or replace macro marts.score_bonuses(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (  -- noqa: ST03
    from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months
)

from core.bonus_points_given('months', as_of, local_offset) as bonus_points_given
