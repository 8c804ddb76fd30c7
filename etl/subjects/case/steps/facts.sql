-- Events as they count now: corrections applied, voided ones and those without effect left out.
-- Grain: one row per counting event. `moved_to` of an amendment replaces the moment, and the moment of recording with
-- it, so that backdating by correction shows as late entry; it has a time of day from then on.
create temp table facts as
with

kept as (
    select s.*
    from scoped as s
    anti join staging.amendments as a on s.stream_key = a.stream_key and s.version = a.version
    where s.kind not in ('corrected', 'redacted', 'erased')
),

moved as (
    select
        s.* replace (
            coalesce(a.moved_to, s.occurred_at) as occurred_at,
            coalesce(a.recorded_at, s.recorded_at) as recorded_at,
            s.untimed and a.moved_to is null as untimed
        ),
        a.replaced_by,
    from scoped as s
    inner join staging.amendments as a on s.stream_key = a.stream_key and s.version = a.version
    where not a.is_void and s.kind not in ('corrected', 'redacted', 'erased')
),

replaced as (
    select
        r.* replace (
            m.seq as seq,
            m.version as version,
            m.kind as kind,
            m.occurred_at as occurred_at,
            m.recorded_at as recorded_at,
            m.actor as actor,
            json_extract_string(r.payload, '$.replacement') as payload
        ),
        m.replaced_by,
    from moved as m
    inner join scoped as r on m.stream_key = r.stream_key and m.replaced_by = r.version
),

everything as (
    select * from kept
    union all by name
    select * from moved where replaced_by is null
    union all by name
    select * from replaced
)

select *
from everything
where not (kind = 'extended' and customer_confirmed is false)
