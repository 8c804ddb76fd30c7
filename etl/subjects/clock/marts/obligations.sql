-- The obligations behind the compliance counts: the longest late first, then the rest by due moment.
create or replace macro marts.obligations(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    departments varchar[] := null,
    rules varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null,
    row_limit bigint := null,
    verdicts varchar[] := null
) as table
with

facts as (  -- noqa: ST03
    from core.worst_obligations(
        as_of, month_from, month_to, projects, departments, rules, severities, channels, concerns, row_limit, verdicts
    ) as w
),

whole as (from core.obligation_rows('facts', 'core.cases') as obligation_rows)  -- noqa: ST03

select
    obligation_id,
    case_id,
    number,
    project,
    department,
    rule_key,
    clause,
    month,
    severity,
    channel,
    concern,
    started_at,
    due_at,
    met_at,
    verdict,
    taken_minutes::double as taken_minutes,
    limit_minutes::double as limit_minutes,
    case
        when verdict in ('missed', 'overdue')
            then (epoch_us(coalesce(met_at, void_at, as_of)) - epoch_us(due_at)) / 60e6
    end as late_minutes,
    (epoch_us(met_recorded_at) - epoch_us(met_at)) / 60e6 as entry_lag_minutes,
    provisional,
from core.judged_rows('whole', as_of)
order by late_minutes desc nulls last, due_at desc, stream_key asc, rule_no asc, from_version asc
