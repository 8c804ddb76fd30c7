-- The projects a reader may see, in the order of their codes: what a page needs that only calls them by name.
create or replace macro marts.projects(projects varchar[] := null) as table
select p.project, p.name, coalesce(p.city, '') as city, p.pack
from core.projects as p
where projects is null or list_contains(projects, p.project)
order by p.project
