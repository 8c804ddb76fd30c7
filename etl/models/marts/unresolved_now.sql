-- Open cases with age, next clock and what is over, the most pressing first.
with

aged as (
    select
        c.*,
        (epoch_us(cast($as_of as timestamp)) - epoch_us(c.received_at)) // 86400000000 as age_days,
    from marts.open_now as c
    where
        ($projects is null or list_contains($projects, c.project))
        and ($departments is null or list_contains($departments, c.department))
        and ($severities is null or list_contains($severities, c.severity))
        and ($channels is null or list_contains($channels, c.channel))
        and ($concerns is null or list_contains($concerns, c.concern))
),

ages as (
    select
        a.pack,
        a.age_days,
        p.age_bands_days as edges,
    from (select distinct pack, age_days from aged) as a
    left join ref.packs as p on a.pack = p.pack and $as_of >= p.valid_from and $as_of < p.valid_until
),

bands as (
    select
        pack,
        age_days,
        len(list_filter(edges, lambda days: days <= age_days)) as band_order,
        case
            when band_order = 0 then '0–' || (edges[1] - 1)
            when band_order = len(edges) then edges[-1] || '+'
            else edges[band_order] || '–' || (edges[band_order + 1] - 1)
        end as age_band,
    from ages
)

select
    c.case_id,
    c.number,
    c.project,
    c.department,
    c.stage,
    c.level,
    c.received_at,
    c.age_days,
    d.age_band,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    c.extended,
    c.unclosed,
    k.next_rule_key,
    k.next_clause,
    k.next_due_at,
    (epoch_us(k.next_due_at) - epoch_us(cast($as_of as timestamp))) / 60e6 as minutes_left,
    coalesce(k.overdue_count, 0) as overdue_count,
    case
        when k.overdue_count > 0 then (epoch_us(cast($as_of as timestamp)) - epoch_us(k.next_due_at)) / 60e6
    end as overdue_minutes,
    d.band_order,
from aged as c
inner join bands as d on c.pack = d.pack and c.age_days = d.age_days
left join marts.clocks_now as k on c.stream_key = k.stream_key
order by k.next_due_at nulls last, c.received_at, c.case_id
limit $row_limit
