-- Obligations with their verdicts, within the scope's months and filters.
create or replace macro marts.scoped(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    departments varchar[] := null,
    rules varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
select
    obligation_id,
    case_id,
    number,
    project,
    department,
    rule,
    rule_key,
    clause,
    started_at,
    due_at,
    met_at,
    met_recorded_at,
    void_at,
    month,
    severity,
    channel,
    concern,
    limit_minutes,
    taken_minutes,
    provisional,
    verdict,
from marts.judged(as_of)
where
    month between month_from and month_to
    and (projects is null or list_contains(projects, project))
    and (departments is null or list_contains(departments, coalesce(department, '')))
    and (rules is null or list_contains(rules, rule_key))
    and core.is_chosen(severities, pack, 'severity', severity)
    and core.is_chosen(channels, pack, 'channel', channel)
    and core.is_chosen(concerns, pack, 'concern', concern)
