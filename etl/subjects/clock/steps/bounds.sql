-- The parts of limits that belong to the case: all of them, or those of the word that the limit goes by.
-- Grain: one row per obligation whose limit has parts, and part; `carried_at` is the moment that one waits for.
create temp table bounds as
with

asked as (
    select
        s.stream_key,
        s.place,
        s.rule_no,
        s.started_at,
        f.due_at,
        f.wanted_by,
        coalesce(said_in(f.payload, k.field), k.fallback) as own_word,
    from starts as s
    inner join ref.rules as r on s.rule_no = r.rule_no and r.has_parts
    inner join facts as f on s.stream_key = f.stream_key and s.from_version = f.version
    left join ref.rule_conditions as k on s.rule_no = k.rule_no and k.part = 'limit' and f.kind = k.kind
),

-- The date that the customer wanted, as far as it had been said when the clock began.
wishes as (
    select
        a.stream_key,
        a.place,
        arg_max(f.wanted_by, place_of(f.occurred_at, f.version)) as wanted_by,
    from (select distinct stream_key, place from asked) as a
    inner join facts as f
        on a.stream_key = f.stream_key and f.kind = 'received' and a.place >= place_of(f.occurred_at, f.version)
    group by a.stream_key, a.place
)

select
    a.stream_key,
    a.place,
    a.rule_no,
    a.started_at,
    p.position,
    p.is_first,
    p.clock,
    p.limit_days,
    p.limit_us,
    p.limit_months,
    p.in_days,
    case p.carried when 'due_at' then a.due_at when 'wanted_by' then coalesce(a.wanted_by, w.wanted_by) end
        as carried_at,
from asked as a
inner join ref.rule_limits as p on a.rule_no = p.rule_no
left join wishes as w on a.stream_key = w.stream_key and a.place = w.place
left join said as s on a.stream_key = s.stream_key and p.by_field = s.field and a.place >= s.place
group by all
having p.by_value is null or p.by_value = coalesce(any_value(a.own_word), arg_max(s.word, s.place))
