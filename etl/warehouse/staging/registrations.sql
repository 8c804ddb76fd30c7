-- Projects as last registered.
select
    stream_key,
    fact.code as project,
    arg_max(fact.name, version) as name,
    arg_max(nullif(fact.city, ''), version) as city,
    arg_max(pack, version) as pack,
    arg_max(nullif(fact.subsidiary, ''), version) as subsidiary,
    min(occurred_at) filter (where pack = last_pack) as registered_at,
from (
    select *, arg_max(pack, version) over (partition by stream_key) as last_pack
    from calls
    where kind = 'project_registered'
) as registered
group by stream_key, fact.code
order by stream_key
