-- Grain: one event of an escalation. mark tells the escalations of a case apart.
-- The columns of a union are named by its first part. -- noqa: disable=AL03
select
    row_in_file, stream, project_code, known, 70 as place, 'escalated' as kind, concat_ws('|', level, cause) as mark,
    escalated_at as occurred_at,
    facts({
        'level': level, 'cause': cause, 'to': coalesce("to", receiver), 'clause': ladder_clause,
        'consent_by': consent_by
    }) as payload,
from ready
union all
select
    row_in_file, stream, project_code, known, 72, 'instructed', concat_ws('|', level, cause), instructed_at,
    facts({ 'instruction': coalesce(instruction, '') }),
from ready
where instructed_at is not null
union all
select
    row_in_file, stream, project_code, known, 74, 'dispatched_again', concat_ws('|', level, cause), dispatched_again_at,
    facts({ 'department': coalesce(again_department, '未注明'), 'due_at': iso(again_due_at), 'slip': again_slip }),
from ready
where dispatched_again_at is not null
