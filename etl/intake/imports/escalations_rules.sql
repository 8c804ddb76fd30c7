-- Grain: one row of the file. Adds the key and what its columns say against each other.
select
    *,
    concat_ws('|', number, level, cause, coalesce(sequence, 1)) as key,
    concat_ws(
        chr(10),
        case when instructed_at < escalated_at then 'instructed_at|before_escalation' end,
        case when dispatched_again_at < escalated_at then 'dispatched_again_at|before_escalation' end,
        case when again_due_at < dispatched_again_at then 'again_due_at|due_before_agreed' end,
        case
            when dispatched_again_at is not null and again_due_at is null then 'again_due_at|missing'
        end
    ) as stops,
    concat_ws(
        chr(10),
        case
            when dispatched_again_at is not null and again_department is null
                then 'again_department|dispatch_without_department'
        end,
        case when instruction is not null and instructed_at is null then 'instructed_at|details_without_date' end,
        case
            when again_due_at is not null and dispatched_again_at is null
                then 'dispatched_again_at|details_without_date'
        end
    ) as flags,
from canonical
