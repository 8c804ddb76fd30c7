select *
from staging.log
where recorded_at <= $known_at and ($until is null or not staging.lies_after(seq, cast($until as bigint[])))
