-- Grain: one event of one of the first $cases new cases of the file, numbered in the order of life.
with
first_cases as (
    select stream, min(row_in_file) as first_row,
    from bearings
    where not known
    group by stream
    order by first_row
    limit $cases
)

select
    desired.stream,
    cast(
        row_number() over (partition by desired.stream order by desired.occurred_at, desired.place) as integer
    ) as version,
    desired.kind, desired.occurred_at, desired.project_code as project, desired.payload,
from desired
semi join first_cases on desired.stream = first_cases.stream
order by desired.stream, version
