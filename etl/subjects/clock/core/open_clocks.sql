-- Open cases with the obligations that nothing has ended yet, as narrow as the questions about open cases need it, the
-- most pressing first. What closed cases still owe is not here but in core.open_obligations, where compliance looks.
-- Moment and rule travel in one number, so that one minimum finds both, ties going to the rule that stands first.
with

running as (
    select
        o.stream_key,
        min(cast(epoch_us(o.due_at) as hugeint) * 65536 + o.rule_no) as due_and_rule,
        list(o.due_at order by o.due_at) as dues,
    from core.open_obligations as o
    where o.stream_key in (select c.stream_key from core.cases as c where c.closed_at is null)
    group by o.stream_key
)

select
    c.stream_key,
    c.case_id,
    c.number,
    c.project,
    c.department,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    c.extended_at is not null as extended,
    c.unclosed_at is not null as unclosed,
    c.pack,
    c.handlers,
    c.stage,
    c.level,
    c.received_at,
    make_timestamp(cast(r.due_and_rule // 65536 as bigint)) as next_due_at,
    n.rule_key as next_rule_key,
    n.clause as next_clause,
    coalesce(r.dues, []) as dues,
    cast(greatest(
        date_trunc('month', make_timestamp(cast(r.due_and_rule // 65536 as bigint)) + to_microseconds(n.utc_offset_us)),
        date_trunc('month', s.from_at + to_microseconds(n.utc_offset_us - 1))
    ) as date) as late_from,
from core.cases as c
left join running as r on c.stream_key = r.stream_key
left join ref.rules as n on r.due_and_rule % 65536 = n.rule_no
left join spans_touched as s on c.stream_key = s.stream_key and s.until_at is null
where c.closed_at is null
order by next_due_at nulls last, c.received_at, c.stream_key
