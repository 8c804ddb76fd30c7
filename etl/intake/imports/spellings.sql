-- Grain: one spelling of a project in the file, the project it became, and whether that one is new.
select project as spelling, project_code as code, bool_or(new_project) as is_new, count(*) as row_count,
from judged
where project is not null and project_code is not null
group by project, project_code
order by project_code, spelling
