-- Grain: one named person at one home of a project.
select project, concat_ws('|', phase, building, room, name) as home_key, min(customer_id) as customer_id,
from known_customers
where name is not null and room is not null
group by project, home_key
