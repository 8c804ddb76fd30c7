select *
from staging.log
where recorded_at <= $known_at and seq <= $position
