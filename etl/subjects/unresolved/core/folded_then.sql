-- Cases to which something happened after a moment, folded from their entries up to then: stage, level, extension, and
-- when they were last declared unclosed, closed and reopened, by place in the order of life.
create or replace macro core.folded_then(as_of timestamp) as table
with

counting as (
    select
        stream_key,
        version,
        pack,
        occurred_at,
        kind,
        place,
        deed(
            kind,
            json_extract_string(payload, '$.caller'),
            cast(json_extract_string(payload, '$.reached') as boolean)
        ) as deed,
        case when kind = 'escalated' then cast(json_extract_string(payload, '$.level') as integer) end as level,
    from marts.entries(as_of)
    where
        stream_key in (select c.stream_key from core.cases_moved_since(as_of) as c)
        and (kind <> 'extended' or json_extract_string(payload, '$.customer_confirmed') = 'true')
),

extensions as (
    select
        stream_key,
        kind,
        lead(kind) over (partition by stream_key order by place) as next_kind,
    from counting
    where kind in ('extended', 'extension_cancelled')
),

extended as (
    select distinct stream_key
    from extensions
    where kind = 'extended' and coalesce(next_kind = 'extended', true)
),

folded as (
    select
        m.stream_key,
        arg_max(coalesce(s.stage, k.stage), m.place) as stage,
        max(m.level) as level,
        max(case when m.kind = 'declared_unclosed' then m.place end) as declared,
        max(case when m.kind = 'closed' then m.place end) as closed,
        max(case when m.kind = 'reopened' then m.place end) as reopened,
    from counting as m
    left join ref.stages as s
        on m.pack = s.pack
        and m.deed = s.kind
        and m.occurred_at >= s.valid_from
        and m.occurred_at < s.valid_until
    left join core.forked_moves as k on m.stream_key = k.stream_key and m.version = k.version
    group by m.stream_key
)

select
    f.*,
    e.stream_key is not null as extended,
from folded as f
left join extended as e on f.stream_key = e.stream_key
