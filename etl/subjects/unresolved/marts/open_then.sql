-- Cases open at a past as-of moment (not closed since the last reopening): stage, level, extension and register entry
-- folded from the events up to then; subject, department and severity as now known.
create or replace macro marts.open_then(as_of timestamp) as table
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
    where kind <> 'extended' or json_extract_string(payload, '$.customer_confirmed') = 'true'
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
    c.stream_key,
    c.case_id,
    c.number,
    c.project,
    c.department,
    c.pack,
    f.stage,
    coalesce(f.level, 0) as level,
    c.received_at,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    e.stream_key is not null as extended,
    coalesce(f.declared > coalesce(f.reopened, 0), false) as unclosed,
from folded as f
inner join core.seen('core.cases') as c on f.stream_key = c.stream_key
left join extended as e on f.stream_key = e.stream_key
where
    coalesce(f.closed < coalesce(f.reopened, 0), true)
    and c.received_at <= as_of
