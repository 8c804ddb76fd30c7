-- Projects that reach their target in a month only by what was entered late: the limit was kept as it is told now, and
-- that was entered after it had passed, by more than the regulation allows an entry to take. How many limits were kept
-- at all is what compliance counts.
create or replace macro marts.late_kept(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with

late as materialized (
    from core.entered_late(as_of, month_from, month_to, projects) as l
),

counted as (
    select
        m.project,
        m.month,
        cast(sum(m.met) as bigint) as met,
        l.met_late_entered,
        cast(sum(m.met + m.missed + m.overdue) as bigint) as due,
        l.target,
    from core.matrix_counts(as_of, month_from, month_to) as m
    inner join late as l on m.project = l.project and m.month = l.month
    group by m.project, m.month, l.met_late_entered, l.target
)

select
    project,
    month,
    met,
    met_late_entered,
    due,
    (met - met_late_entered) / due as share_without,
    target,
from counted
where met >= target * due and met - met_late_entered < target * due
order by met_late_entered desc, project asc, month asc
