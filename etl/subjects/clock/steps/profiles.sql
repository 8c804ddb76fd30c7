-- What the cube counts by, beside rule and month, as one small number: counting by numbers is what makes it cheap.
-- Grain: one row per project, department, severity, channel, concern and handlers.
create temp table profiles as
select
    row_number() over () as profile_no,
    *,
from (
    select project, department, severity, channel, concern, handlers from cases_touched
    union
    select c.project, o.department, c.severity, c.channel, c.concern, c.handlers
    from obligations_touched as o
    inner join cases_touched as c on o.stream_key = c.stream_key
    where o.department is not null
) as combinations
