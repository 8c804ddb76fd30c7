-- Every project that anything happened at. One that nobody registered has its code for a name, and the pack of its
-- first case, else the installation's default.
with

first_cases as (
    select c.project, arg_min(c.pack, c.stream_key) as pack
    from core.cases as c
    where c.handlers is null and c.project in (
        select p.project
        from projects_touched as p
        anti join staging.registrations as r on p.project = r.project
    )
    group by c.project
)

select
    p.project,
    coalesce(r.name, p.project) as name,
    r.city,
    coalesce(r.pack, f.pack, d.pack) as pack,
    r.subsidiary,
    r.project is not null as registered,
from projects_touched as p
left join staging.registrations as r on p.project = r.project
left join first_cases as f on p.project = f.project
cross join (select any_value(pack) as pack from ref.packs where is_default) as d
order by p.project
