-- Grain: one complaint that brings events: where they go, whose they are, how soon its first contact was due.
select
    judged.row_in_file, judged.stream, judged.known, judged.project_code, judged.pack, people.customer_id,
    contact_limits.minutes as contact_minutes, $batch as batch,
from judged
inner join told on judged.row_in_file = told.row_in_file
left join people on judged.row_in_file = people.row_in_file
left join
    contact_limits
    on judged.pack = contact_limits.pack and coalesce(told.urgency, 'normal') = contact_limits.urgency
where judged.outcome in ('accepted', 'corrected')
