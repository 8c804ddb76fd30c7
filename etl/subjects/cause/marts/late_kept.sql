-- Projects that reach their target in a month only by what was entered late: the limit was kept as it is told now, and
-- that was entered after it had passed, by more than the regulation allows an entry to take.
create or replace macro marts.late_kept(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with

due as (
    select
        o.project,
        o.month,
        core.verdict(o.due_at, o.met_at, o.void_at, as_of, unjudged_from := o.unjudged_from) as verdict,
        epoch_us(o.met_recorded_at) - epoch_us(o.due_at) > v.late_entry_minutes * 60000000 as entered_late,
        v.compliance_target as target,
    from core.seen('core.obligations') as o
    inner join core.projects as p on o.project = p.project
    left join ref.packs as v
        on p.pack = v.pack and o.due_at >= v.valid_from and o.due_at < v.valid_until
    where
        o.month between month_from and month_to
        and o.started_at <= as_of
        and (projects is null or list_contains(projects, o.project))
),

counted as (
    select
        project,
        month,
        count(case when verdict = 'met' then 1 end) as met,
        count(case when verdict = 'met' and entered_late then 1 end) as met_late_entered,
        count(*) as due,
        max(target) as target,
    from due
    where verdict in ('met', 'missed', 'overdue')
    group by project, month
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
where met_late_entered > 0 and met >= target * due and met - met_late_entered < target * due
order by met_late_entered desc, project asc, month asc
