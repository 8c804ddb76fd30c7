-- What the cubes of settled obligations count otherwise at a moment, in the months that had begun by then: those that
-- were not settled yet are taken out, and judged as of then. Of later months the cubes are left aside, and what had
-- begun is judged. Nothing where nothing happened after the moment, and little where little did.
create or replace macro core.swings(as_of timestamp, month_from date, month_to date) as table
with

told as (
    select
        stream_key,
        rule_no,
        department,
        month,
        met_at is not null as done,
        met_at <= as_of as was_done,
        core.verdict(due_at, met_at, void_at, 'infinity', void_reason = 'failed', unjudged_from) as verdict,
        case
            when started_at <= as_of
                then core.verdict(due_at, met_at, void_at, as_of, void_reason = 'failed', unjudged_from)
            else ''
        end as was,
    from core.obligation_facts
    where
        quiet_from > as_of
        and month between month_from and least(month_to, core.last_month(as_of))
        and (met_at is not null or void_at is not null or unjudged_from is not null)
    union all
    select
        stream_key,
        rule_no,
        department,
        month,
        false as done,
        met_at <= as_of as was_done,
        '' as verdict,
        core.verdict(due_at, met_at, void_at, as_of, void_reason = 'failed', unjudged_from) as was,
    from core.obligation_facts
    where
        started_at <= as_of
        and month > core.last_month(as_of)
        and month between month_from and month_to
        and (met_at is not null or void_at is not null or unjudged_from is not null)
)

select
    c.project,
    coalesce(u.department, c.department) as department,
    u.rule_no,
    r.rule_key,
    u.month,
    c.severity,
    c.channel,
    c.concern,
    cast(u.was = 'met' as integer) - cast(u.verdict = 'met' as integer) as met,
    cast(u.was = 'missed' as integer) - cast(u.verdict = 'missed' as integer) as missed,
    cast(u.was = 'missed' and coalesce(u.was_done, false) as integer)
    - cast(u.verdict = 'missed' and u.done as integer) as late,
    cast(u.was = 'overdue' as integer) as overdue,
    cast(u.was = 'pending' as integer) as pending,
    cast(u.was = 'void' as integer) - cast(u.verdict = 'void' as integer) as void,
    cast(u.was = 'unjudged' as integer) - cast(u.verdict = 'unjudged' as integer) as unjudged,
from told as u
inner join core.seen('core.cases') as c on u.stream_key = c.stream_key
inner join ref.rules as r on u.rule_no = r.rule_no
