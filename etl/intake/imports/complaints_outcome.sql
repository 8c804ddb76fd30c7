-- Grain: one event of a complaint, from its solution on. place orders events of the same moment.
-- The columns of a union are named by its first part. -- noqa: disable=AL03
select
    row_in_file, stream, project_code, known, 40 as place, 'solved' as kind, '' as mark, solved_at as occurred_at,
    facts({ 'result': coalesce(result, '') }) as payload,
from ready
where solved_at is not null
union all
select
    row_in_file, stream, project_code, known, 42, 'fed_back', '', fed_back_at,
    facts({ 'result': coalesce(result, '') }),
from ready
where fed_back_at is not null
union all
select row_in_file, stream, project_code, known, 44, 'verified', '', verified_at, '{}',
from ready
where verified_at is not null
union all
select row_in_file, stream, project_code, known, 46, 'replied', '', replied_at, '{}',
from ready
where replied_at is not null
union all
select
    row_in_file, stream, project_code, known, 50, 'called_back', '', called_back_at,
    facts({ 'caller': coalesce(caller, 'centre'), 'satisfaction': satisfaction, 'opinion': opinion }),
from ready
where called_back_at is not null
union all
select
    row_in_file, stream, project_code, known, 52, 'declared_unclosed', '', unclosed_at,
    facts({ 'reason': coalesce(unclosed_reason, '') }),
from ready
where unclosed_at is not null
union all
select
    row_in_file, stream, project_code, known, 54, 'analysis_meeting_held', '',
    greatest(meeting_on - interval 8 hour, unclosed_at, received_at),
    facts({
        'held_on': meeting_on, 'participants': coalesce(meeting_participants, ''),
        'decisions': coalesce(meeting_decisions, '')
    }),
from ready
where meeting_on is not null
union all
select
    row_in_file, stream, project_code, known, 56, 'major_event_reported', '', major_reported_at,
    facts({ 'summary': coalesce(major_summary, '') }),
from ready
where major_reported_at is not null
union all
select
    row_in_file, stream, project_code, known, 58, 'claim_raised', '', coalesce(claim_raised_at, received_at),
    facts({ 'amount': claim_amount }),
from ready
where claim_amount is not null
union all
select
    row_in_file, stream, project_code, known, 60, 'closed', '', closed_at,
    facts({
        'disposition': coalesce(disposition, if(solved_at is null and answered_at is not null, 'answered', 'resolved'))
    }),
from ready
where closed_at is not null
union all
select
    row_in_file, stream, project_code, known, 62, 'commended', '', commended_at,
    facts({ 'reason': coalesce(commended_reason, '') }),
from ready
where commended_at is not null
union all
select
    row_in_file, stream, project_code, known, 64, 'reopened', '', reopened_at,
    facts({ 'reason': coalesce(reopened_reason, '') }),
from ready
where reopened_at is not null
