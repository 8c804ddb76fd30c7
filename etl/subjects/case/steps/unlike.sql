-- Later events that do not end an obligation although they are of the kind: they do not carry what the rule asks for,
-- or are about another department, measure … than the one it began with. What each event carries is read once, before
-- it is held against the obligations of its case.
-- Grain: one row per obligation and event.
create temp table unlike as
with asked as materialized (
    select distinct kind, field, allowed, fallback
    from ref.rule_conditions
    where part = 'to'
),

lacking as materialized (
    select e.stream_key, e.place, a.kind, a.field, a.allowed, a.fallback
    from asked as a
    inner join effective as e on a.kind = e.kind
    inner join facts as f on e.stream_key = f.stream_key and e.version = f.version
    where not coalesce(fits_in(f.payload, a.field, a.allowed, a.fallback), false)
)

select
    s.stream_key,
    s.rule_no,
    s.place as began,
    l.place,
    'to' as role,
from lacking as l
inner join ref.rule_conditions as k
    on
        l.kind = k.kind
        and l.field = k.field
        and l.allowed = k.allowed
        and l.fallback is not distinct from k.fallback
inner join starts as s on k.rule_no = s.rule_no and l.stream_key = s.stream_key and s.place < l.place
where k.part = 'to'
union
select
    s.stream_key,
    s.rule_no,
    s.place as began,
    e.place,
    x.role,
from ref.rule_sames as k
inner join starts as s on k.rule_no = s.rule_no
inner join ref.rule_events as x on s.rule_no = x.rule_no and x.role in ('to', 'superseded', 'failed')
inner join effective as e on s.stream_key = e.stream_key and x.kind = e.deed and s.place < e.place
inner join facts as a on s.stream_key = a.stream_key and s.from_version = a.version
inner join facts as b on e.stream_key = b.stream_key and e.version = b.version
where said_in(a.payload, k.field) is distinct from said_in(b.payload, k.field)
