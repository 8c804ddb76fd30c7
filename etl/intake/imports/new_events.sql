-- Grain: one event of a stream that is new, numbered in the order of life. $low and $high bound the rows of the file.
select
    stream,
    cast(row_number() over (partition by stream order by occurred_at, place) as integer) as version,
    kind, occurred_at, project_code as project, payload,
from desired
where not known and row_in_file between $low and $high
order by row_in_file, version
