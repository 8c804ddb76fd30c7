-- Grain: one event of a complaint, up to the agreement with the customer. place orders events of the same moment.
-- The columns of a union are named by its first part. -- noqa: disable=AL03
select
    row_in_file, stream, project_code, known, 10 as place, 'received' as kind, '' as mark, received_at as occurred_at,
    facts({
        'number': number, 'customer_id': customer_id, 'channel': coalesce(channel, 'phone'),
        'nature': coalesce(nature, 'complaint'), 'concern': coalesce(concern, 'other'), 'category': category,
        'severity': coalesce(severity, 'general'), 'urgency': coalesce(urgency, 'normal'),
        'content': coalesce(content, ''), 'demand': demand, 'department': department, 'pack': pack,
        'source': batch, 'company_level': coalesce(company_level, false), 'source_verdict': source_verdict
    }) as payload,
from ready
union all
select
    row_in_file, stream, project_code, known, 12, 'visitor_notified', '', visitor_notified_at,
    facts({ 'department': coalesce(department, '未注明') }),
from ready
where visitor_notified_at is not null
union all
select row_in_file, stream, project_code, known, 14, 'visitor_received', '', visitor_received_at, '{}',
from ready
where visitor_received_at is not null
union all
select
    row_in_file, stream, project_code, known, 16, 'answered', '', answered_at,
    facts({ 'answer': coalesce(answer, '') }),
from ready
where answered_at is not null
union all
select
    row_in_file, stream, project_code, known, 20, 'dispatched', '', dispatched_at,
    facts({
        'department': coalesce(department, '未注明'), 'urgency': coalesce(urgency, 'normal'),
        'due_at': iso(coalesce(contact_due, dispatched_at + to_minutes(contact_minutes))), 'slip': slip
    }),
from ready
where dispatched_at is not null
union all
select row_in_file, stream, project_code, known, 22, 'receipt_confirmed', '', receipt_confirmed_at, '{}',
from ready
where receipt_confirmed_at is not null
union all
select row_in_file, stream, project_code, known, 24, 'contacted', '', contacted_at, '{}',
from ready
where contacted_at is not null
union all
select
    row_in_file, stream, project_code, known, 30, 'appointed', '', coalesce(appointed_at, contacted_at, received_at),
    facts({ 'appointment': coalesce(appointment, 'completion'), 'due_at': iso(due_at) }),
from ready
where due_at is not null
union all
select
    row_in_file, stream, project_code, known, 32, 'extended', '', extended_at,
    facts({
        'due_at': iso(extended_due_at), 'customer_confirmed': coalesce(extension_confirmed, false),
        'reason': coalesce(extension_reason, '')
    }),
from ready
where extended_at is not null
union all
select
    row_in_file, stream, project_code, known, 34, 'validated', '', validated_at,
    facts({ 'validity': coalesce(validity, 'valid') }),
from ready
where validated_at is not null
union all
select
    row_in_file, stream, project_code, known, 36, 'plan_submitted', '', plan_submitted_at,
    facts({ 'plan': coalesce(plan, '') }),
from ready
where plan_submitted_at is not null
