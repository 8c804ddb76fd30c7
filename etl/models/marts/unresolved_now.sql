-- Open cases with age, next clock and what is over, the most pressing first: cut to the rows wanted, then given bands.
-- The second limit takes no row away; with it DuckDB need not pack all columns for a full sort.
with

pressing as (
    select
        *,
        len(list_filter(dues, lambda due: due < $as_of)) as overdue_count,
        (epoch_us(cast($as_of as timestamp)) - epoch_us(received_at)) // 86400000000 as age_days,
    from core.open_clocks
    where
        ($projects is null or list_contains($projects, project))
        and ($departments is null or list_contains($departments, department))
        and ($severities is null or list_contains($severities, severity))
        and ($channels is null or list_contains($channels, channel))
        and ($concerns is null or list_contains($concerns, concern))
    order by next_due_at nulls last, received_at, stream_key
    limit $row_limit
)

select
    k.case_id,
    k.number,
    k.project,
    k.department,
    k.stage,
    k.level,
    k.received_at,
    k.age_days,
    b.age_band,
    k.severity,
    k.channel,
    k.concern,
    k.category,
    k.extended,
    k.unclosed,
    k.next_rule_key,
    k.next_clause,
    k.next_due_at,
    (epoch_us(k.next_due_at) - epoch_us(cast($as_of as timestamp))) / 60e6 as minutes_left,
    k.overdue_count,
    case
        when k.overdue_count > 0 then (epoch_us(cast($as_of as timestamp)) - epoch_us(k.next_due_at)) / 60e6
    end as overdue_minutes,
    b.band_order,
from pressing as k
left join ref.age_bands as b
    on k.pack = b.pack
    and k.age_days >= b.from_days
    and k.age_days < b.until_days
    and $as_of >= b.valid_from
    and $as_of < b.valid_until
order by k.next_due_at nulls last, k.received_at, k.stream_key
limit $row_limit
