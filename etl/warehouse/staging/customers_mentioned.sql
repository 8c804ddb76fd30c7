select distinct customer_id
from staging.log
where seq > $after_seq and customer_id is not null
