-- Later events that do not end an obligation although they are of the kind: they do not carry what the rule asks for,
-- or are about another department, measure … than the one it began with.
-- Grain: one row per obligation and event.
create temp table unlike as
select
    s.stream_key,
    s.rule_no,
    s.place as began,
    e.place,
    'to' as role,
from ref.rule_conditions as k
inner join starts as s on k.rule_no = s.rule_no
inner join effective as e on s.stream_key = e.stream_key and k.kind = e.kind and s.place < e.place
inner join facts as f on e.stream_key = f.stream_key and e.version = f.version
where k.part = 'to' and not coalesce(fits_in(f.payload, k.field, k.allowed, k.fallback), false)
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
