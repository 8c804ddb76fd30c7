-- The timeline of every case: entries as they stand after corrections; corrections and redactions are entries too.
create or replace view core.milestones as
with

entries as (
    select
        s.subject_id as case_id,
        c.project,
        l.seq,
        l.version,
        l.kind,
        coalesce(a.moved_to, l.occurred_at) as occurred_at,
        coalesce(a.recorded_at, l.recorded_at) as recorded_at,
        l.actor,
        case when a.replaced_by is null then l.payload else a.payload end as payload,
        a.version is not null as corrected,
        l.target,
        l.stream_key,
        c.pack,
        c.handlers,
    from staging.streams as s
    inner join staging.log as l on s.stream_key = l.stream_key
    inner join core.cases as c on s.stream_key = c.stream_key
    left join staging.amendments as a on l.stream_key = a.stream_key and l.version = a.version
    where s.stream_kind = 'case' and coalesce(not a.is_void, true)
)

select
    case_id,
    project,
    cast(row_number() over (partition by case_id order by occurred_at, version) as integer) as ordinal,
    seq,
    version,
    kind,
    occurred_at,
    recorded_at,
    (epoch_us(recorded_at) - epoch_us(occurred_at)) // 60000000 as lag_minutes,
    actor,
    payload,
    corrected,
    target,
    stream_key,
    pack,
    handlers,
from entries
