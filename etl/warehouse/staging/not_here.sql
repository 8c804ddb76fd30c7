-- Of some streams those that the warehouse does not have itself.
select n.stream
from named as n
anti join staging.streams as s on md5_number(n.stream) = s.digest
