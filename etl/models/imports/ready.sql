-- Grain: one row of the file that brings events, with everything its events need.
select
    judged.*,
    people.customer_id,
    contact_limits.minutes as contact_minutes,
    $batch as batch,
    $now as registered_at,
from judged
left join people on judged.row_in_file = people.row_in_file
left join
    contact_limits
    on judged.pack = contact_limits.pack and coalesce(judged.urgency, 'normal') = contact_limits.urgency
where judged.outcome in ('accepted', 'corrected')
