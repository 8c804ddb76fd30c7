-- The obligations that stand first in a list of those behind the compliance counts: the longest late, then the rest by
-- due moment. Found by their moments alone; cases are looked at only where they decide it. (DuckDB 2.0 takes no bare
-- parameter for a limit that stands further behind than there are columns.)
create or replace macro core.worst_obligations(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[],
    departments varchar[],
    rules varchar[],
    severities varchar[],
    channels varchar[],
    concerns varchar[],
    row_limit bigint,
    verdicts varchar[]
) as table
with

told as (
    select
        stream_key,
        rule_no,
        from_version,
        department,
        due_at,
        coalesce(
            case when met_at <= as_of then met_at end, case when void_at <= as_of then void_at end, as_of
        ) as until_at,
        core.verdict(due_at, met_at, void_at, as_of, void_reason = 'failed', unjudged_from) as verdict,
    from core.obligation_facts
    where started_at <= as_of and month between month_from and month_to
),

fitting as (
    select t.*
    from told as t
    anti join core.unseen('core.cases') as c on t.stream_key = c.stream_key
    where coalesce(projects, departments, rules, severities, channels, concerns) is null
    union all
    select t.*
    from told as t
    inner join core.seen('core.cases') as c on t.stream_key = c.stream_key
    inner join ref.rules as r on t.rule_no = r.rule_no
    where
        coalesce(projects, departments, rules, severities, channels, concerns) is not null
        and (projects is null or list_contains(projects, c.project))
        and (departments is null or list_contains(departments, coalesce(t.department, c.department, '')))
        and (rules is null or list_contains(rules, r.rule_key))
        and core.is_chosen(severities, r.pack, 'severity', c.severity)
        and core.is_chosen(channels, r.pack, 'channel', c.channel)
        and core.is_chosen(concerns, r.pack, 'concern', c.concern)
),

first_ones as (
    select
        stream_key,
        rule_no,
        from_version,
    from fitting
    where verdicts is null or list_contains(verdicts, verdict)
    order by
        case when verdict in ('missed', 'overdue') then epoch_us(until_at) - epoch_us(due_at) end desc nulls last,
        due_at desc,
        stream_key asc,
        rule_no asc,
        from_version asc
    limit row_limit + 0
)

select o.*
from core.obligation_facts as o
semi join first_ones as f on o.stream_key = f.stream_key and o.rule_no = f.rule_no and o.from_version = f.from_version
