-- Open cases with age, next clock and what is over, the most pressing first. Of the rows wanted DuckDB looks up the
-- columns only when it knows which they are, as long as this is one select from one table.
create or replace macro marts.unresolved_now(
    as_of timestamp,
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null,
    row_limit bigint := null
) as table
select
    case_id,
    number,
    project,
    department,
    pack,
    stage,
    level,
    received_at,
    (epoch_us(as_of) - epoch_us(received_at)) // 86400000000 as age_days,
    severity,
    channel,
    concern,
    category,
    extended,
    unclosed,
    next_rule_key,
    next_clause,
    next_due_at,
    (epoch_us(next_due_at) - epoch_us(as_of)) / 60e6 as minutes_left,
    len(list_filter(dues, lambda due: core.verdict(due, null, null, as_of) = 'overdue')) as overdue_count,
    case when overdue_count > 0 then -minutes_left end as overdue_minutes,
from core.seen('core.open_clocks')
where
    (projects is null or list_contains(projects, project))
    and (departments is null or list_contains(departments, coalesce(department, '')))
    and core.is_chosen(severities, pack, 'severity', severity)
    and core.is_chosen(channels, pack, 'channel', channel)
    and core.is_chosen(concerns, pack, 'concern', concern)
order by next_due_at nulls last, received_at, stream_key
limit row_limit
