-- Grain: one kind of entry and what a load would do to those of its kind: "added" (a step that is new), "corrected"
-- (its time or its words), "struck" (the file says, by an empty cell, that it did not happen).
with
changed as (
    select
        coalesce(standing.kind, asked.kind) as kind,
        case
            when asked.kind <> 'corrected' then 'added'
            when cast(asked.payload ->> '$.void' as boolean) then 'struck'
            else 'corrected'
        end as fate,
    from asked
    left join standing
        on
            asked.kind = 'corrected'
            and asked.stream = standing.stream
            and cast(asked.payload ->> '$.target' as integer) = standing.version
    union all
    select kind, 'added' as fate,
    from desired
    where not known
)

select fate, kind, count(*) as entry_count,
from changed
group by fate, kind
order by fate desc, entry_count desc, kind asc
