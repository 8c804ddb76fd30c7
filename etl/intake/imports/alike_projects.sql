-- Grain: what a code or name of registered projects has beside signs and blanks, and how many projects have it.
select
    lower(project_code(written)) as known_as, any_value(code) as code, any_value(pack) as pack,
    count(distinct code) as code_count,
from (
    select code as written, code, pack from known_projects
    union
    select name as written, code, pack from known_projects
) as names
group by known_as
