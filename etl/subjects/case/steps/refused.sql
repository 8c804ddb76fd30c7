-- From-events that begin nothing: they do not carry what the rule asks for, the case is not what it asks for, or others
-- are waited for. A classification begins a rule that follows it only where the case was not such before.
-- Grain: one row per from-event and rule.
create temp table refused as
select distinct
    c.stream_key,
    c.place,
    c.rule_no,
from candidates as c
inner join ref.rule_conditions as k on c.rule_no = k.rule_no and c.kind = k.kind and k.part = 'from'
inner join facts as f on c.stream_key = f.stream_key and c.version = f.version
where not coalesce(fits_in(f.payload, k.field, k.allowed, k.fallback), k.passes)
union
select
    stream_key,
    place,
    rule_no,
from fitting
where not fits or (kind = 'classified' and fitted_before)
union
select
    c.stream_key,
    c.place,
    c.rule_no,
from candidates as c
inner join awaited as w on c.stream_key = w.stream_key and c.place = w.place and c.all_of = w.all_of
