-- Grain: one row of the file, with what follows from its columns: a limit in hours or days becomes a deadline agreed at
-- receipt; what is closed, nobody knows when, is closed after all that is known.
with
spans as (
    select
        *,
        coalesce(
            received_at + to_seconds(limit_hours * 3600), received_at + to_seconds(limit_days * 86400)
        ) as limit_at,
        least(
            visitor_notified_at, visitor_received_at, answered_at, dispatched_at, receipt_confirmed_at, contacted_at,
            appointed_at, extended_at, plan_submitted_at, solved_at, fed_back_at, verified_at, replied_at,
            called_back_at, validated_at, unclosed_at, major_reported_at, claim_raised_at, commended_at
        ) as first_step_at,
        greatest(
            received_at, visitor_notified_at, visitor_received_at, answered_at, dispatched_at, receipt_confirmed_at,
            contacted_at, appointed_at, extended_at, plan_submitted_at, solved_at, fed_back_at, verified_at,
            replied_at, called_back_at, validated_at, unclosed_at, major_reported_at, claim_raised_at
        ) as last_step_at,
        coalesce(solved_at, fed_back_at, answered_at, replied_at) as outcome_at,
        coalesce(status = 'closed' and closed_at is null and reopened_at is null, false) as is_undated,
    from canonical
)

select
    * exclude (limit_at, last_step_at) replace (
        if(is_undated, last_step_at, closed_at) as closed_at,
        concat_ws(',', nullif(untimed, ''), if(is_undated, 'undated', null)) as untimed,
        coalesce(due_at, limit_at) as due_at,
        coalesce(appointed_at, if(due_at is null and limit_at is not null, received_at, null)) as appointed_at
    ),
from spans
