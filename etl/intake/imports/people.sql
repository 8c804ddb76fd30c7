-- Grain: one row of the file that names a person. An existing customer is recognised by project and phone, else by
-- project, building, room and name; rows of the same new person share one new id.
with
named as (
    select
        judged.row_in_file, judged.project_code,
        coalesce(telephone_number(told.mobile), telephone_number(told.phone)) as phone_key,
        home(told.phase, told.building, told.room) || '|' || named(told.name) as home_key,
    from judged
    inner join told on judged.row_in_file = told.row_in_file
    where judged.outcome in ('accepted', 'corrected')
        and coalesce(told.name, told.phone, told.mobile, told.room, told.email, told.address) is not null
),

homes as (
    select project_code, home_key, min(phone_key) as phone_key,
    from named
    where home_key is not null and phone_key is not null
    group by project_code, home_key
),

grouped as (
    select
        named.row_in_file, named.project_code, named.phone_key, named.home_key,
        coalesce(named.phone_key, homes.phone_key, named.home_key, 'row|' || named.row_in_file) as person,
    from named
    left join homes on named.project_code = homes.project_code and named.home_key = homes.home_key
),

recognised as (
    select
        grouped.project_code, grouped.person,
        min(coalesce(by_phone.customer_id, by_home.customer_id)) as customer_id,
    from grouped
    left join known_phones as by_phone
        on grouped.project_code = by_phone.project and grouped.phone_key = by_phone.phone_key
    left join known_homes as by_home
        on grouped.project_code = by_home.project and grouped.home_key = by_home.home_key
    group by grouped.project_code, grouped.person
),

identified as (
    select
        project_code, person, customer_id is not null as known,
        coalesce(customer_id, replace(cast(uuid() as varchar), '-', '')) as customer_id,
    from recognised
)

select grouped.row_in_file, grouped.project_code as project, identified.customer_id, identified.known,
from grouped
inner join identified on grouped.project_code = identified.project_code and grouped.person = identified.person
