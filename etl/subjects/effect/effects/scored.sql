-- Each project's points in each month.
select
    project,
    month,
    total,
from marts.scores(
    as_of := $as_of,
    local_offset := $local_offset,
    month_from := $month_from,
    month_to := $month_to,
    projects := $projects
)
