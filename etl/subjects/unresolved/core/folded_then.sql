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
        deed(kind, caller, reached) as deed,
        case when kind = 'escalated' then cast(level as integer) end as level,
    from core.entries_then(as_of)
    where kind <> 'extended' or confirmed
),

folded as (
    select
        m.stream_key,
        arg_max(coalesce(s.stage, k.stage), m.place) as stage,
        max(case when x.version is null then m.level end) as level,
        bool_or(m.kind = 'extended' and x.version is null) as extended,
        max(case when m.kind = 'declared_unclosed' and x.version is null then m.place end) as declared,
        max(case when m.kind = 'closed' and x.version is null then m.place end) as closed,
        max(case when m.kind = 'reopened' and x.version is null then m.place end) as reopened,
    from counting as m
    left join ref.stages as s
        on m.pack = s.pack
        and m.deed = s.kind
        and m.occurred_at >= s.valid_from
        and m.occurred_at < s.valid_until
    left join core.forked_moves as k on m.stream_key = k.stream_key and m.version = k.version
    left join core.taken_back('counting') as x on m.stream_key = x.stream_key and m.version = x.version
    group by m.stream_key
)

select * from folded
