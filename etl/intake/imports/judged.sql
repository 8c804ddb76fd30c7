-- Grain: one row of the file and its outcome: quarantined, unchanged, corrected or accepted. What is corrected and
-- began on another day may be another thing of the same number.
with
decided as (
    select
        placed.*,
        case
            when placed.all_stops <> '' then 'quarantined'
            when placed.repeated or known_rows.fingerprint = placed.fingerprint then 'unchanged'
            when known_rows.key is not null or (placed.known and placed.own_stream) then 'corrected'
            else 'accepted'
        end as outcome,
        known_rows.key is not null as imported_before,
    from placed
    left join known_rows on placed.key = known_rows.key
)

select
    * exclude (begins_otherwise) replace (
        concat_ws(
            chr(10),
            nullif(flags, ''),
            case when outcome = 'corrected' and begins_otherwise then 'number|begins_otherwise' end
        ) as flags
    ),
from decided
