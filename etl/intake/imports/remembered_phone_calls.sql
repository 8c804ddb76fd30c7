-- Grain: one row of the file that speaks of a call again: what its entry says in the file's terms. It stands in for the
-- columns that the file lacks.
with
one as (
    select stream, payload
    from standing
    where kind = 'phone_called'
    qualify row_number() over (partition by stream order by imported desc, version asc) = 1
)

select
    bearings.row_in_file as was_row,
    cast(one.payload ->> '$.answered' as boolean) as was_answered,
from bearings
inner join one on bearings.stream = one.stream
