-- Cases on the register of unclosed complaints as of, with their special analysis meetings, the longest first.
create or replace macro marts.unclosed_register(
    as_of timestamp,
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
with meetings as (
    select
        m.case_id,
        count(*) as meetings,
        max(cast(json_extract_string(m.payload, '$.held_on') as date)) as last_meeting_on,
        arg_max(json_extract_string(m.payload, '$.participants'), place_of(m.occurred_at, m.version)) as participants,
        arg_max(json_extract_string(m.payload, '$.decisions'), place_of(m.occurred_at, m.version)) as decisions,
    from core.seen('core.rare_entries') as m
    where m.kind = 'analysis_meeting_held' and m.occurred_at <= as_of
    group by m.case_id
)

select
    s.case_id,
    c.number,
    s.project,
    c.department,
    s.declared_at,
    (epoch_us(as_of) - epoch_us(s.declared_at)) // 86400000000 as days_unclosed,
    s.reason,
    coalesce(m.meetings, 0) as meetings,
    m.last_meeting_on,
    m.participants,
    m.decisions,
from marts.unclosed_spans(as_of, projects) as s
inner join core.seen('core.cases') as c on s.case_id = c.case_id
left join meetings as m on s.case_id = m.case_id
where
    s.ended_at is null
    and (departments is null or list_contains(departments, coalesce(c.department, '')))
    and core.is_chosen(severities, c.pack, 'severity', c.severity)
    and core.is_chosen(channels, c.pack, 'channel', c.channel)
    and core.is_chosen(concerns, c.pack, 'concern', c.concern)
order by s.declared_at, s.case_id
