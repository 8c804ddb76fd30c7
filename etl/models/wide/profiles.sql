create temp table profiles as
select
    row_number() over () as profile_no,
    *,
from (select distinct project, department, severity, channel, concern from plain)
