-- The kinds of event that ever happened.
select kind
from ref.kinds
where kind_no in (select distinct kind_no from staging.log)
