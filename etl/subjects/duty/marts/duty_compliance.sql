-- Duties of units by verdict, one row per duty.
create or replace macro marts.duty_compliance(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with judged as (
    select *, core.verdict(due_at, done_at, null, as_of) as verdict
    from core.duties(as_of)
    where
        month between month_from and month_to
        and (projects is null or list_contains(projects, project))
)

select
    pack,
    duty_key,
    arg_max(clause, due_at) as clause,
    arg_max(name_zh, due_at) as name_zh,
    arg_max(name_en, due_at) as name_en,
    arg_max(every, due_at) as every,
    arg_max(set_by, due_at) as set_by,
    arg_max(target, due_at) as target,
    count(*) filter (where verdict = 'met') as met,
    count(*) filter (where verdict = 'missed') as missed,
    count(*) filter (where verdict = 'overdue') as overdue,
    count(*) filter (where verdict = 'pending') as pending,
    min(case when verdict = 'overdue' then due_at end) as overdue_since,
from judged
group by pack, duty_key
order by pack, min(position)
