-- Open cases with age, next clock and what is over, the most pressing first.
with

bands as (
    select
        pack,
        age_bands_days,
    from ref.packs
    where $as_of >= valid_from and $as_of < valid_until
),

aged as (
    select
        c.*,
        (epoch_us(cast($as_of as timestamp)) - epoch_us(c.received_at)) // 86400000000 as age_days,
        b.age_bands_days,
    from marts.open_then as c
    left join bands as b on c.pack = b.pack
    where
        ($projects is null or list_contains($projects, c.project))
        and ($departments is null or list_contains($departments, c.department))
        and ($severities is null or list_contains($severities, c.severity))
        and ($channels is null or list_contains($channels, c.channel))
        and ($concerns is null or list_contains($concerns, c.concern))
),

banded as (
    select
        *,
        len(list_filter(age_bands_days, lambda days: days <= age_days)) as band_order,
    from aged
)

select
    b.case_id,
    b.number,
    b.project,
    b.department,
    b.stage,
    b.level,
    b.received_at,
    b.age_days,
    case
        when b.band_order = 0 then '0–' || (b.age_bands_days[1] - 1)
        when b.band_order = len(b.age_bands_days) then b.age_bands_days[-1] || '+'
        else b.age_bands_days[b.band_order] || '–' || (b.age_bands_days[b.band_order + 1] - 1)
    end as age_band,
    b.severity,
    b.channel,
    b.concern,
    b.category,
    b.extended,
    b.unclosed,
    k.next_rule_key,
    k.next_clause,
    k.next_due_at,
    (epoch_us(k.next_due_at) - epoch_us(cast($as_of as timestamp))) / 60e6 as minutes_left,
    coalesce(k.overdue_count, 0) as overdue_count,
    case
        when k.overdue_count > 0 then (epoch_us(cast($as_of as timestamp)) - epoch_us(k.next_due_at)) / 60e6
    end as overdue_minutes,
    b.band_order,
from banded as b
left join marts.clocks_then as k on b.case_id = k.case_id
order by k.next_due_at nulls last, b.received_at, b.case_id
