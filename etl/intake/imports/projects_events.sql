-- Grain: one registration of a project, or one count of its signed customers.
-- The columns of a union are named by its first part. -- noqa: disable=AL03
select
    min(row_in_file) as row_in_file, stream, project_code, bool_or(known) as known, 1 as place,
    'project_registered' as kind, '' as mark,
    max(registered_at) as occurred_at,
    facts({
        'code': project_code, 'name': coalesce(min(name), if(bool_or(known), null, project_code)), 'city': min(city),
        'pack': min(pack), 'subsidiary': min(subsidiary)
    }) as payload,
from ready
group by stream, project_code
union all
select
    row_in_file, stream, project_code, known, 2, 'signed_counted', cast(month as varchar), registered_at,
    facts({ 'month': month, 'customers': signed_customers }),
from ready
where signed_customers is not null
