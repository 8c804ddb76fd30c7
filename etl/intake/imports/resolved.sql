-- Grain: one quarantined row of an earlier load that this file brings back mended.
select raw.quarantine_id, judged.outcome
from raw
inner join judged on raw.row_in_file = judged.row_in_file
where raw.quarantine_id is not null
