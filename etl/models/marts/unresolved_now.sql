-- Open cases with age, next clock and what is over, the most pressing first: the narrow table of running clocks is
-- narrowed and cut first, and only what remains is joined with its names.
with

pressing as (
    select
        stream_key,
        pack,
        next_due_at,
        next_rule_no,
        len(list_filter(dues, lambda due: due < $as_of)) as overdue_count,
        (epoch_us(cast($as_of as timestamp)) - epoch_us(received_at)) // 86400000000 as age_days,
    from core.open_clocks
    where
        ($projects is null or list_contains($projects, project))
        and ($departments is null or list_contains($departments, department))
        and ($severities is null or list_contains($severities, severity))
        and ($channels is null or list_contains($channels, channel))
        and ($concerns is null or list_contains($concerns, concern))
    order by next_due_at nulls last, received_at, case_id
    limit $row_limit
)

select
    c.case_id,
    c.number,
    c.project,
    c.department,
    c.stage,
    c.level,
    c.received_at,
    k.age_days,
    b.age_band,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    c.extended_at is not null as extended,
    c.unclosed_at is not null as unclosed,
    r.rule_key as next_rule_key,
    r.clause as next_clause,
    k.next_due_at,
    (epoch_us(k.next_due_at) - epoch_us(cast($as_of as timestamp))) / 60e6 as minutes_left,
    k.overdue_count,
    case
        when k.overdue_count > 0 then (epoch_us(cast($as_of as timestamp)) - epoch_us(k.next_due_at)) / 60e6
    end as overdue_minutes,
    b.band_order,
from pressing as k
inner join core.open_cases as c on k.stream_key = c.stream_key
left join marts.age_bands as b
    on k.pack = b.pack and k.age_days >= b.from_days and coalesce(k.age_days < b.until_days, true)
left join ref.rules as r on k.next_rule_no = r.rule_no
order by k.next_due_at nulls last, c.received_at, c.case_id
