create temp table case_profiles as
select
    c.stream_key,
    p.profile_no,
from plain as c
inner join profiles as p
    on c.project is not distinct from p.project
    and c.department is not distinct from p.department
    and c.severity is not distinct from p.severity
    and c.channel is not distinct from p.channel
    and c.concern is not distinct from p.concern
