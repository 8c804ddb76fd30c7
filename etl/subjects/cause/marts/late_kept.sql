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

late as (
    select c.project, o.month, count(*) as met_late_entered, max(v.compliance_target) as target
    from core.obligation_facts as o
    inner join core.seen('core.cases') as c on o.stream_key = c.stream_key
    inner join core.projects as p on c.project = p.project
    inner join ref.packs as v on p.pack = v.pack and o.due_at >= v.valid_from and o.due_at < v.valid_until
    where
        o.month between month_from and month_to
        and o.started_at <= as_of
        and o.met_at <= o.due_at
        and o.met_recorded_at > o.due_at
        and epoch_us(o.met_recorded_at) - epoch_us(o.due_at) > v.late_entry_minutes * 60000000
        and core.verdict(o.due_at, o.met_at, o.void_at, as_of, o.void_reason = 'failed', o.unjudged_from) = 'met'
        and (projects is null or list_contains(projects, c.project))
    group by c.project, o.month
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
