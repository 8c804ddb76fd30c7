-- Grain: one project and month: the calls in the warehouse among the streams asked for.
select
    calls.project,
    cast(date_trunc('month', calls.occurred_at + to_microseconds(coalesce(zones.utc_offset_us, 0))) as date) as month,
    count(*) as n,
from staging.log as calls
inner join staging.streams as streams on calls.stream_key = streams.stream_key
left join core.projects as projects on calls.project = projects.project
left join ref.zones as zones on projects.pack = zones.pack
where
    calls.kind = 'phone_called'
    and streams.stream in (select unnest($streams))
    and len($moments) > 0
group by calls.project, month
