-- Open cases with age, next clock and what is over, the most pressing first.
create or replace macro marts.unresolved_then(
    as_of timestamp,
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null,
    row_limit bigint := null
) as table
with

aged as materialized (
    select
        c.*,
        (epoch_us(as_of) - epoch_us(c.received_at)) // 86400000000 as age_days,
    from marts.open_then(as_of) as c
    where
        (projects is null or list_contains(projects, c.project))
        and (departments is null or list_contains(departments, coalesce(c.department, '')))
        and core.is_chosen(severities, c.pack, 'severity', c.severity)
        and core.is_chosen(channels, c.pack, 'channel', c.channel)
        and core.is_chosen(concerns, c.pack, 'concern', c.concern)
)

select
    c.case_id,
    c.number,
    c.project,
    c.department,
    c.pack,
    c.stage,
    c.level,
    c.received_at,
    c.age_days,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    c.extended,
    c.unclosed,
    k.next_rule_key,
    k.next_clause,
    k.next_due_at,
    (epoch_us(k.next_due_at) - epoch_us(as_of)) / 60e6 as minutes_left,
    coalesce(k.overdue_count, 0) as overdue_count,
    case when k.overdue_count > 0 then -minutes_left end as overdue_minutes,
from aged as c
left join core.clocks_then('aged', as_of) as k on c.stream_key = k.stream_key
order by k.next_due_at nulls last, c.received_at, c.stream_key
limit row_limit
