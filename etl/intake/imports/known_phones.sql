-- Grain: one phone number of a project's customers.
select project, phone_key, min(customer_id) as customer_id,
from (
    select project, telephone_number(mobile) as phone_key, customer_id from known_customers
    union all
    select project, telephone_number(phone) as phone_key, customer_id from known_customers
) as phones
where phone_key is not null
group by project, phone_key
