-- Grain: one event of a complaint that was reopened and closed a second time.
-- The columns of a union are named by its first part. -- noqa: disable=AL03,RF05
select
    row_in_file, stream, project_code, known, 66 as place, 'reopened' as kind, '2' as mark,
    "reopened_at.2" as occurred_at, '{}' as payload,
from ready
where "reopened_at.2" is not null
union all
select row_in_file, stream, project_code, known, 68, 'closed', '2', "closed_at.2", facts({ 'disposition': 'resolved' }),
from ready
where "closed_at.2" is not null
