-- What the cubes of settled obligations count otherwise at a moment: those that were not settled yet are taken out, and
-- judged as of then. Nothing where nothing happened after it, and little where little did.
create or replace macro core.swings(as_of timestamp, month_from date, month_to date) as table
with

unsettled as (
    select
        stream_key, rule_no, department, month, started_at, due_at, met_at, void_at, void_reason = 'failed' as failed,
    from core.obligation_facts
    where
        quiet_from > as_of
        and month between month_from and month_to
        and (met_at is not null or void_at is not null)
),

signed as (
    select
        -1 as sign,
        stream_key,
        rule_no,
        department,
        month,
        met_at is not null as done,
        core.verdict(due_at, met_at, void_at, 'infinity', failed) as verdict,
    from unsettled
    union all
    select
        1 as sign,
        stream_key,
        rule_no,
        department,
        month,
        coalesce(met_at <= as_of, false) as done,
        core.verdict(due_at, met_at, void_at, as_of, failed) as verdict,
    from unsettled
    where started_at <= as_of
)

select
    c.project,
    coalesce(s.department, c.department) as department,
    s.rule_no,
    r.rule_key,
    s.month,
    c.severity,
    c.channel,
    c.concern,
    case when s.verdict = 'met' then s.sign else 0 end as met,
    case when s.verdict = 'missed' then s.sign else 0 end as missed,
    case when s.verdict = 'missed' and s.done then s.sign else 0 end as late,
    case when s.verdict = 'overdue' then s.sign else 0 end as overdue,
    case when s.verdict = 'pending' then s.sign else 0 end as pending,
    case when s.verdict = 'void' then s.sign else 0 end as void,
from signed as s
inner join core.seen('core.cases') as c on s.stream_key = c.stream_key
inner join ref.rules as r on s.rule_no = r.rule_no
