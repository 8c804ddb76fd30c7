-- What corrections make of the events they target, in streams that have any.
with

corrections as (
    select stream_key, version, target, is_void, moved_to, recorded_at, replaces, payload
    from scoped
    where kind = 'corrected' and target < version
),

-- From the newest correction back: a correction that a standing correction voids does not stand.
undone as (
    select
        stream_key,
        list_reduce(  -- noqa: PRS
            list_prepend(
                {'version': 0, 'target': 0, 'is_void': false, 'gone': cast([] as integer[])},
                list(
                    {'version': version, 'target': target, 'is_void': is_void, 'gone': cast([] as integer[])}
                    order by version desc
                )
            ),
            lambda a, c: {
                'version': c.version,
                'target': c.target,
                'is_void': c.is_void,
                'gone': case
                    when c.is_void and not list_contains(a.gone, c.version) then list_append(a.gone, c.target)
                    else a.gone
                end
            }
        ).gone as versions,
    from corrections
    group by stream_key
),

standing as (
    select c.*
    from corrections as c
    inner join undone as u on c.stream_key = u.stream_key
    where not list_contains(u.versions, c.version)
)

select
    stream_key,
    target as version,
    arg_max(is_void, version) as is_void,
    arg_max(moved_to, version) as moved_to,
    arg_max(case when moved_to is not null then recorded_at end, version) as recorded_at,
    max(case when replaces then version end) as replaced_by,
    arg_max(case when replaces then json_extract_string(payload, '$.replacement') end, version) as payload,
from standing
group by stream_key, target
