-- Grain: one code or name of a registered project, whatever the case of letters and the width of brackets.
select spelling(written) as known_as, any_value(code) as code, any_value(pack) as pack,
from (
    select code as written, code, pack from known_projects
    union
    select name as written, code, pack from known_projects
) as names
group by known_as
