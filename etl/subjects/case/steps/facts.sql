-- Events as they count now: corrections applied, voided ones and those without effect left out, and all of a case that
-- stands merged into another. A case that was moved has its facts in the project that it was moved to.
-- Grain: one row per counting event. `moved_to` of an amendment replaces the moment, and the moment of recording with
-- it, so that backdating by correction shows as late entry; it has a time of day from then on.
create temp table facts as
with

mergers as (
    select stream_key, arg_max(json_extract_string(payload, '$.other'), version) as other, max(version) as version
    from scoped
    where kind = 'merged'
    group by stream_key
),

merged as (
    select m.stream_key
    from mergers as m
    anti join scoped as s
        on s.kind = 'separated'
        and m.stream_key = s.stream_key
        and m.version < s.version
        and m.other = json_extract_string(s.payload, '$.other')
),

moves as (
    select stream_key, arg_max(json_extract_string(payload, '$.moved_to'), version) as project
    from scoped
    where kind = 'moved'
    group by stream_key
),

kept as (
    select s.*
    from scoped as s
    anti join staging.amendments as a on s.stream_key = a.stream_key and s.version = a.version
    where not is_bookkeeping(s.kind)
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
    where not a.is_void and not is_bookkeeping(s.kind)
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

select e.* replace (coalesce(v.project, e.project) as project),
from everything as e
left join moves as v on e.stream_key = v.stream_key
anti join merged as m on e.stream_key = m.stream_key
where not (e.kind = 'extended' and e.customer_confirmed is false)
