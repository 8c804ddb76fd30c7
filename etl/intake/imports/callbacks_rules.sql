-- Grain: one row of the file. A case may be called back several times, a club call has its own number. A row that does
-- not say which it is, is a club call when it has anything that only club calls have.
with
typed as (
    select
        * exclude (kind),
        coalesce(
            kind,
            if(
                coalesce(cast(valid as varchar), band, cast(card_received as varchar), consultant) is null,
                'case',
                'club'
            )
        ) as kind,
    from canonical
)

select
    *,
    case
        when kind = 'club' then 'club|' || number
        else concat_ws('|', 'case', number, coalesce(caller, 'centre'), strftime(called_at, '%Y-%m-%dT%H:%M:%S'))
    end as key,
    concat_ws(chr(10), case when kind = 'club' and project is null then 'project|project_missing' end) as stops,
    '' as flags,
from typed
