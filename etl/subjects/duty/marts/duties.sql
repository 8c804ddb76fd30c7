-- What projects owe by the calendar, period by period, with the verdict at the as-of moment.
create or replace macro marts.duties(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
select
    project,
    pack,
    duty_key,
    duty,
    clause,
    name_zh,
    name_en,
    every,
    owed_by,
    set_by,
    target,
    period_from,
    period_to,
    due_at,
    month,
    provisional,
    case when done_at <= as_of then done_at end as done_at,
    core.verdict(due_at, done_at, null, as_of) as verdict,
from core.duties(as_of)
where
    month between month_from and month_to
    and (projects is null or list_contains(projects, project))
order by due_at, project, position, period_from
