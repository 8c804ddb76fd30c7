-- Grain: one row of the file. Adds the key and what its columns say against each other.
-- stops hold the row back, flags are reported; both are lines of "column|rule" (etl/intake/quality.py).
select
    * exclude (first_step_at, outcome_at, is_undated),
    number as key,
    concat_ws(
        chr(10),
        case when closed_at < received_at then 'closed_at|closed_before_received' end,
        case
            when first_step_at < received_at and coalesce(closed_at >= received_at, true)
                then 'received_at|before_receipt'
        end,
        case when "reopened_at.2" < coalesce(closed_at, reopened_at) then 'reopened_at.2|reopened_before_closing' end,
        case when "closed_at.2" < "reopened_at.2" then 'closed_at.2|closed_before_reopened' end,
        case
            when status = 'open' and closed_at is not null and coalesce(reopened_at < closed_at, true)
                then 'status|open_but_closed'
        end,
        case when reopened_at is not null and closed_at is null then 'closed_at|reopened_without_closing' end,
        case when due_at < coalesce(appointed_at, contacted_at, received_at) then 'due_at|due_before_agreed' end,
        case when contact_due < dispatched_at then 'contact_due|due_before_agreed' end,
        case when extended_due_at < extended_at then 'extended_due_at|due_before_agreed' end,
        case when extended_at is null and extended_due_at is not null then 'extended_at|extension_incomplete' end,
        case when extended_at is not null and extended_due_at is null then 'extended_due_at|extension_incomplete' end
    ) as stops,
    concat_ws(
        chr(10),
        case when is_undated then 'closed_at|closed_without_date' end,
        case when reopened_at < closed_at then 'reopened_at|reopened_then_closed' end,
        case when contacted_at < dispatched_at then 'contacted_at|contact_before_dispatch' end,
        case when contacted_at is not null and dispatched_at is null then 'dispatched_at|contact_without_dispatch' end,
        case when dispatched_at is not null and department is null then 'department|dispatch_without_department' end,
        case when appointed_at is not null and due_at is null then 'due_at|appointed_without_due' end,
        case when due_at is not null and appointed_at is null then 'appointed_at|due_without_appointed' end,
        case when fed_back_at < solved_at then 'fed_back_at|feedback_before_solution' end,
        case when closed_at < fed_back_at then 'closed_at|closed_before_feedback' end,
        case when called_back_at < solved_at then 'called_back_at|callback_before_solution' end,
        case
            when
                closed_at is not null and outcome_at is null and not is_undated
                and coalesce(disposition, 'resolved') not in ('withdrawn', 'duplicate', 'explained')
                then 'closed_at|closed_without_answer'
        end,
        case
            when satisfaction is not null and called_back_at is null
                then 'called_back_at|satisfaction_without_callback'
        end,
        case
            when claim_amount is not null and claim_raised_at is null
                then 'claim_raised_at|claim_without_date'
        end,
        case when answer is not null and answered_at is null then 'answered_at|details_without_date' end,
        case when validity is not null and validated_at is null then 'validated_at|details_without_date' end,
        case when unclosed_reason is not null and unclosed_at is null then 'unclosed_at|details_without_date' end,
        case when meeting_decisions is not null and meeting_on is null then 'meeting_on|details_without_date' end,
        case when commended_reason is not null and commended_at is null then 'commended_at|details_without_date' end
    ) as flags,
from derived
