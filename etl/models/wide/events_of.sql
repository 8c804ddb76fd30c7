select
    *,
    epoch_us(occurred_at) * 1024 + version as place,
from staging.log
