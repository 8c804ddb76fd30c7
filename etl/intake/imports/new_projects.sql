-- Grain: one project that the file names for the first time.
select project_code as code, min(project) as name, any_value(pack) as pack
from judged
where new_project and outcome = 'accepted'
group by project_code
order by project_code
