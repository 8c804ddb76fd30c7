-- Per case of the relation `of_cases` the obligations neither met nor void at a moment: those that run still, and those
-- that were settled after it, of which there are few. Of closed cases a call may be owed for ever, so only those asked
-- about are looked at. Moment and rule travel in one number, so that one minimum finds both, ties going to the rule
-- that stands first.
create or replace macro core.clocks_then(of_cases varchar, as_of timestamp) as table
with

running as (
    select
        stream_key,
        rule_no,
        due_at,
        core.verdict(due_at, met_at, void_at, as_of, void_reason = 'failed', unjudged_from) as verdict,
    from core.obligation_facts
    where
        quiet_from > as_of
        and started_at <= as_of
        and (met_at is not null or void_at is not null)
        and stream_key in (select a.stream_key from query_table(of_cases) as a)
    union all
    select
        stream_key,
        rule_no,
        due_at,
        core.verdict(due_at, null, null, as_of) as verdict,
    from core.open_obligations
    where started_at <= as_of and stream_key in (select a.stream_key from query_table(of_cases) as a)
),

earliest as (
    select
        stream_key,
        min(cast(epoch_us(due_at) as hugeint) * 65536 + rule_no) as due_and_rule,
        count(case when verdict = 'overdue' then 1 end) as overdue_count,
    from running
    where verdict in ('pending', 'overdue')
    group by stream_key
)

select
    e.stream_key,
    make_timestamp(cast(e.due_and_rule // 65536 as bigint)) as next_due_at,
    r.rule_key as next_rule_key,
    r.clause as next_clause,
    e.overdue_count,
from earliest as e
inner join ref.rules as r on e.due_and_rule % 65536 = r.rule_no
