-- What follows for a case from more than one entry, as far as clocks ask about it: the highest level since it was last
-- opened, the shift in which it was received, how its claim stands.
-- Grain: one row per event and field that it sets.
create temp table reckoned as
with

setting as (
    select
        e.stream_key,
        e.place,
        e.version,
        e.pack,
        e.kind,
        e.occurred_at,
        e.level,
        k.field,
    from ref.case_fields as k
    inner join effective as e
        on k.pack = e.pack
        and k.kind = e.kind
        and e.occurred_at >= k.valid_from
        and e.occurred_at < k.valid_until
    where k.source is null and k.fallback is null
),

lives as (
    select
        *,
        count(case when kind = 'reopened' then 1 end) over (partition by stream_key order by place) as life,
    from setting
    where field = 'level'
)

select
    stream_key,
    place,
    'level' as field,
    cast(max(coalesce(level, 0)) over (partition by stream_key, life order by place) as varchar) as word,
from lives
union all
select
    s.stream_key,
    s.place,
    'shift' as field,
    case
        when f.shift is not null then f.shift
        when p.night_from_us is null then 'day'
        when c.until_3 > c.before
            and wt_local(s.occurred_at, p.utc_offset_us) % 86400000000 >= p.night_until_us
            and wt_local(s.occurred_at, p.utc_offset_us) % 86400000000 < p.night_from_us
            then 'day'
        else 'night'
    end as word,
from setting as s
inner join facts as f on s.stream_key = f.stream_key and s.version = f.version
inner join ref.packs as p on s.pack = p.pack and s.occurred_at >= p.valid_from and s.occurred_at < p.valid_until
left join ref.office_days as c on wt_day_row(s.occurred_at, p.utc_offset_us, p.day_base) = c.day_row
where s.field = 'shift'
union all
select
    s.stream_key,
    s.place,
    'claim' as field,
    coalesce(c.standing, 'none') as word,
from setting as s
left join claims as c on s.stream_key = c.stream_key and s.place = c.place
where s.field = 'claim'
