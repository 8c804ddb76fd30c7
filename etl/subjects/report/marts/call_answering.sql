-- How soon calls on service lines were picked up, by project, in local months: of all that came in, so many within the
-- seconds that the project's regulation allows. Nothing is said of them where it allows none.
create or replace macro marts.call_answering(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with logged as (
    select
        l.project,
        j.pack,
        coalesce(a.moved_to, l.occurred_at) as occurred_at,
        case when a.replaced_by is null then l.payload else a.payload end as payload,
        coalesce(z.utc_offset_us, 0) as utc_offset_us,
    from staging.log as l
    left join staging.amendments as a on l.stream_key = a.stream_key and l.version = a.version
    left join core.projects as j on l.project = j.project
    left join ref.zones as z on j.pack = z.pack
    where
        l.kind = 'phone_called'
        and coalesce(not a.is_void, true)
        and (projects is null or list_contains(projects, l.project))
),

calls as (
    select
        g.project,
        g.pack,
        v.pick_up_seconds,
        cast(json_extract_string(g.payload, '$.rang_seconds') as bigint) as rang_seconds,
        coalesce(json_extract_string(g.payload, '$.answered') <> 'false', true) as is_answered,
    from logged as g
    left join ref.packs as v
        on g.pack = v.pack and g.occurred_at >= v.valid_from and g.occurred_at < v.valid_until
    where
        g.occurred_at <= as_of
        and date_trunc('month', g.occurred_at + to_microseconds(g.utc_offset_us)) between month_from and month_to
)

select
    project,
    pack,
    max(pick_up_seconds) as pick_up_seconds,
    count(*) as calls,
    count(*) filter (where is_answered) as answered,
    count(*) filter (where is_answered and rang_seconds <= pick_up_seconds) as in_time,
    in_time / nullif(count(pick_up_seconds), 0) as in_time_share,
from calls
group by project, pack
order by project
