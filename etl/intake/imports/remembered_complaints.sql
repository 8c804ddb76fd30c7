-- Grain: one row of the file that speaks of a case again: what the entries of the case say in the terms of the file.
-- It stands in for columns that the file lacks, but for what was never stated (a limit by the urgency, a usual ending).
with
limited as (
    select
        lives.*,
        bearings.row_in_file,
        contact_limits.minutes,
        moment_in(lives.dispatched, '$.due_at') as contact_due,
        lives.dispatched_at + to_minutes(contact_limits.minutes) as usual_due,
    from bearings
    inner join lives on bearings.stream = lives.stream
    left join contact_limits
        on bearings.pack = contact_limits.pack
            and coalesce(lives.received ->> '$.urgency', 'normal') = contact_limits.urgency
            and coalesce(lives.dispatched_at, lives.received_at) >= contact_limits.valid_from
            and coalesce(lives.dispatched_at, lives.received_at) < contact_limits.valid_until
)

select
    row_in_file as was_row,
    minutes as was_contact_minutes,
    untimed as was_untimed,
    received ->> '$.channel' as was_channel,
    received ->> '$.nature' as was_nature,
    received ->> '$.concern' as was_concern,
    received ->> '$.category' as was_category,
    received ->> '$.severity' as was_severity,
    received ->> '$.urgency' as was_urgency,
    received ->> '$.content' as was_content,
    received ->> '$.demand' as was_demand,
    coalesce(received ->> '$.department', nullif(dispatched ->> '$.department', '未注明')) as was_department,
    cast(received ->> '$.company_level' as boolean) as was_company_level,
    received ->> '$.source_verdict' as was_source_verdict,
    visitor_notified_at as was_visitor_notified_at,
    visitor_received_at as was_visitor_received_at,
    answered_at as was_answered_at,
    answered ->> '$.answer' as was_answer,
    dispatched_at as was_dispatched_at,
    dispatched ->> '$.slip' as was_slip,
    if(contact_due is not distinct from usual_due, null, contact_due) as was_contact_due,
    receipt_confirmed_at as was_receipt_confirmed_at,
    contacted_at as was_contacted_at,
    if(appointed_at = coalesce(contacted_at, received_at), null, appointed_at) as was_appointed_at,
    appointed ->> '$.appointment' as was_appointment,
    moment_in(appointed, '$.due_at') as was_due_at,
    extended_at as was_extended_at,
    moment_in(extended, '$.due_at') as was_extended_due_at,
    cast(extended ->> '$.customer_confirmed' as boolean) as was_extension_confirmed,
    extended ->> '$.reason' as was_extension_reason,
    plan_submitted_at as was_plan_submitted_at,
    planned ->> '$.plan' as was_plan,
    solved_at as was_solved_at,
    coalesce(solved ->> '$.result', fed_back ->> '$.result') as was_result,
    fed_back_at as was_fed_back_at,
    verified_at as was_verified_at, replied_at as was_replied_at,
    called_back_at as was_called_back_at,
    called_back ->> '$.caller' as was_caller,
    called_back ->> '$.satisfaction' as was_satisfaction,
    called_back ->> '$.opinion' as was_opinion,
    validated_at as was_validated_at,
    validated ->> '$.validity' as was_validity,
    unclosed_at as was_unclosed_at,
    unclosed ->> '$.reason' as was_unclosed_reason,
    cast(meeting ->> '$.held_on' as date) as was_meeting_on,
    meeting ->> '$.participants' as was_meeting_participants,
    meeting ->> '$.decisions' as was_meeting_decisions,
    major_reported_at as was_major_reported_at,
    major ->> '$.summary' as was_major_summary,
    if(claim_raised_at = received_at, null, claim_raised_at) as was_claim_raised_at,
    cast(claim ->> '$.amount' as double) as was_claim_amount,
    commended_at as was_commended_at,
    commended ->> '$.reason' as was_commended_reason,
    closed_at as was_closed_at,
    nullif(
        closed ->> '$.disposition', if(solved_at is null and answered_at is not null, 'answered', 'resolved')
    ) as was_disposition,
    reopened_at as was_reopened_at,
    reopened ->> '$.reason' as was_reopened_reason,
from limited
