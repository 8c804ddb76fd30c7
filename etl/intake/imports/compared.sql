-- Grain: one event a file asks for, beside the event that stands in its place: the imported one of its kind and mark,
-- else the first one the desk wrote; a file never takes away what the desk added to an event, nor the time of day where
-- the file knows the day alone.
with
pairs as (
    select
        desired.*, standing.version as target,
        coalesce(
            desired.payload ->> '$.undated' = 'true' and standing.payload ->> '$.undated' is null
            and standing.version is not null,
            false
        )
        or coalesce(
            desired.payload ->> '$.untimed' = 'true' and standing.payload ->> '$.untimed' is null
            and date_trunc('day', desired.occurred_at + to_minutes($offset_minutes))
            = date_trunc('day', standing.occurred_at + to_minutes($offset_minutes)),
            false
        ) as says_less,
        if(
            says_less,
            cast(json_merge_patch(desired.payload, '{"untimed":null,"undated":null}') as varchar),
            desired.payload
        ) as said,
        json_merge_patch(standing.payload, '{"source":null}') as stood,
        json_merge_patch(
            if(
                coalesce(standing.imported, true) and desired.kind <> 'project_registered',
                -- Who complained may have been written down at the desk where the register does not say.
                json_merge_patch(
                    '{}', json_object('customer_id', json_extract_string(standing.payload, '$.customer_id'))
                ),
                standing.payload
            ),
            -- Words that were taken away do not come back with the file.
            if(standing.words_gone, json_merge_patch(said, words_of.patch), said)
        ) as wanted,
        -- The desk keeps seconds, most registers only minutes; a project register has no moments at all.
        desired.kind in ('project_registered', 'signed_counted')
        or says_less
        or desired.occurred_at = standing.occurred_at
        or (not standing.imported and desired.occurred_at = date_trunc('minute', standing.occurred_at)) as same_moment,
    from desired
    left join standing
        on desired.stream = standing.stream and desired.kind = standing.kind and desired.mark = standing.mark
    left join words_of on desired.kind = words_of.kind
    where desired.known
    qualify row_number() over (
        partition by desired.stream, desired.kind, desired.mark
        order by standing.imported desc nulls last, desired.occurred_at = standing.occurred_at desc, standing.version
    ) = 1
)

select *, sorted_facts(json_merge_patch(wanted, '{"source":null}')) = sorted_facts(stood) as same_payload,
from pairs
