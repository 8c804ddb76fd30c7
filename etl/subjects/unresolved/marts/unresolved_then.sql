-- Open cases with age, next clock and what is over, the most pressing first: of those to which something happened after
-- the as-of moment from their entries and obligations by then, of all others as core.open_clocks has them.
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

moved as materialized (from core.open_moved(as_of) as c),

standing as (
    select
        m.*,
        k.next_due_at,
        k.next_rule_key,
        k.next_clause,
        coalesce(k.overdue_count, 0) as overdue_count,
    from moved as m
    left join core.clocks_then('moved', as_of) as k on m.stream_key = k.stream_key
    union all by name
    select
        stream_key, case_id, number, project, department, pack, stage, level, received_at, severity, channel, concern,
        category, extended, unclosed, next_due_at, next_rule_key, next_clause,
        len(list_filter(dues, lambda due: core.verdict(due, null, null, as_of) = 'overdue')) as overdue_count,
    from core.seen('core.open_clocks')
    where
        received_at <= as_of
        and stream_key not in (select c.stream_key from core.cases_moved_since(as_of) as c)
)

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
    overdue_count,
    case when overdue_count > 0 then -minutes_left end as overdue_minutes,
from standing
where
    (projects is null or list_contains(projects, project))
    and (departments is null or list_contains(departments, coalesce(department, '')))
    and core.is_chosen(severities, pack, 'severity', severity)
    and core.is_chosen(channels, pack, 'channel', channel)
    and core.is_chosen(concerns, pack, 'concern', concern)
order by next_due_at nulls last, received_at, stream_key
limit row_limit
