-- Grain: one named person at one home of a project.
select project, home(phase, building, room) || '|' || named(name) as home_key, min(customer_id) as customer_id,
from known_customers
where home(phase, building, room) is not null and named(name) is not null
group by project, home_key
