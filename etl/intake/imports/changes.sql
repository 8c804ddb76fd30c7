-- Grain: one change to a stream that exists: a correction of an event, a voided event, or an event that came later.
-- It follows ``compared``; a file never takes away what the desk wrote on its own.
with
amended as (
    select
        stream, project_code, row_in_file, 1 as step, place, 'corrected' as kind, $now as occurred_at,
        facts({
            'target': target, 'void': false,
            'occurred_at': if(same_moment, null, iso(occurred_at)),
            -- Who moves an event knows its time, unless they say that they do not.
            'replacement': if(
                same_payload and (same_moment or wanted ->> '$.untimed' is null), null, cast(wanted as varchar)
            ),
            'reason': format('{}:{}', $file, row_in_file)
        }) as payload,
    from compared
    where target is not null and not (same_payload and same_moment)
),

added as (
    select stream, project_code, row_in_file, 2 as step, place, kind, occurred_at, payload,
    from compared
    where target is null
),

spoken as (
    select stream, mark, any_value(project_code) as project_code, min(row_in_file) as row_in_file,
    from desired
    where known
    group by stream, mark
),

voided as (
    select
        standing.stream, spoken.project_code, spoken.row_in_file, 1 as step, 0 as place, 'corrected' as kind,
        $now as occurred_at,
        facts({
            'target': standing.version, 'void': true,
            'reason': format('{}:{}', $file, spoken.row_in_file)
        }) as payload,
    from standing
    inner join spoken on standing.stream = spoken.stream and standing.mark = spoken.mark
    anti join desired
        on standing.stream = desired.stream and standing.kind = desired.kind and standing.mark = desired.mark
    where $may_void and standing.imported
),

changes as (
    from amended
    union all
    from added
    union all
    from voided
)

select
    changes.stream,
    cast(
        positions.version
        + row_number() over (
            partition by changes.stream
            order by changes.step, changes.occurred_at, changes.place, changes.payload
        ) as integer
    ) as version,
    changes.kind, changes.occurred_at, changes.project_code as project, changes.payload,
from changes
inner join positions on changes.stream = positions.stream
order by changes.row_in_file, version
