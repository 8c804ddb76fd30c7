-- Grain: one row of the file and its outcome: quarantined, unchanged, corrected or accepted.
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
