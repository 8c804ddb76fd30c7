-- Grain: one complaint that brings events: where they go, whose they are, how soon its first contact was due
-- by the edition in force when it was dispatched.
select
    judged.row_in_file, judged.stream, judged.known, judged.project_code, judged.pack, people.customer_id,
    contact_limits.minutes as contact_minutes, $batch as batch,
from judged
inner join told on judged.row_in_file = told.row_in_file
left join people on judged.row_in_file = people.row_in_file
left join
    contact_limits
    on
        judged.pack = contact_limits.pack
        and coalesce(told.urgency, 'normal') = contact_limits.urgency
        and coalesce(told.dispatched_at, told.received_at) >= contact_limits.valid_from
        and coalesce(told.dispatched_at, told.received_at) < contact_limits.valid_until
where judged.outcome in ('accepted', 'corrected')
