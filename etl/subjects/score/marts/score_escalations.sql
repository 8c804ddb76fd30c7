-- Points lost by escalations, in the month they happened in: of the regulation's lines that fit, the first counts.
create or replace macro marts.score_escalations(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (  -- noqa: ST03
    from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months
)

from core.escalation_points('months', as_of, local_offset, projects) as escalation_points
