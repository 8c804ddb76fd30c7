-- Cases that only some may know of, with the keys of the rights that let them: by the regulation in force when the case
-- was received and by what the case is now. Several rules at once leave those whom all of them name.
-- Grain: one row per confidential case that is touched.
create temp table confided as
with

received as (
    select
        stream_key,
        arg_min(pack, place_of(occurred_at, version)) as pack,
        arg_min(project, place_of(occurred_at, version)) as project,
        arg_min(actor, place_of(occurred_at, version)) as recorder,
        min(occurred_at) as received_at,
    from facts
    where kind = 'received' and pack in (select s.pack from ref.sees as s)
    group by stream_key
),

rules as (
    select
        r.stream_key,
        s.sees_no,
        list_transform(
            s.open_to, lambda key: replace(replace(key, '{project}', r.project), '{recorder}', r.recorder)
        ) as handlers,
    from received as r
    inner join ref.sees as s
        on r.pack = s.pack and r.received_at >= s.valid_from and r.received_at < s.valid_until
),

asked as (
    select
        r.stream_key,
        r.sees_no,
        k.allowed,
        arg_max(s.word, s.place) as word,
    from rules as r
    inner join ref.sees_conditions as k on r.sees_no = k.sees_no
    left join said as s on r.stream_key = s.stream_key and k.field = s.field
    group by r.stream_key, r.sees_no, k.field, k.allowed
),

unlike_them as (
    select stream_key, sees_no
    from asked
    where not coalesce(list_contains(allowed, word), false)
),

holding as (
    select
        r.stream_key,
        list(r.handlers) as named,
    from rules as r
    anti join unlike_them as u on r.stream_key = u.stream_key and r.sees_no = u.sees_no
    group by r.stream_key
),

found as (
    select
        stream_key,
        list_sort(list_filter(
            list_distinct(flatten(named)),
            lambda key: len(list_filter(named, lambda one: list_contains(one, key))) = len(named)
        )) as handlers,
    from holding
)

select f.stream_key, f.handlers
from found as f
anti join staging.confided_now as k on f.stream_key = k.stream_key
union all
select k.stream_key, k.handlers
from staging.confided_now as k
semi join touched as t on k.stream_key = t.stream_key
