-- Each project whose regulation has a sheet for persons and each month asked for that has begun, by the version in
-- force on its first day; `handlers` are the keys of rights that see the months of all persons.
create or replace macro core.person_months(
    as_of timestamp, local_offset interval, month_from date, month_to date, projects varchar[]
) as table
select
    p.project,
    s.pack,
    m.month,
    m.running,
    s.valid_from as priced_at,
    s.clause as scoring_clause,
    s.base,
    s.floor_points,
    s.ceiling_points,
    s.set_by,
    list_transform(s.open_to, lambda key: replace(key, '{project}', p.project)) as handlers,
from core.projects as p
cross join core.begun_months(as_of, local_offset, month_from, month_to) as m
inner join ref.person_sheets as s
    on p.pack = s.pack and m.starts_at >= s.valid_from and m.starts_at < s.valid_until
where projects is null or list_contains(projects, p.project)
