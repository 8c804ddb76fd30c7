-- What every registered project owes by the calendar: each period that had begun by a moment, with when it was done
-- first. The first period owed is the first that begins after the project came under its regulation.
-- Grain: project, duty, period_from.
create or replace macro core.duties(as_of) as table
select
    r.project,
    u.pack,
    u.duty,
    u.pack || '/' || u.duty as duty_key,
    u.position,
    u.clause,
    u.name_zh,
    u.name_en,
    u.every,
    u.owed_by,
    u.set_by,
    u.target,
    p.period_from,
    p.period_to,
    p.started_at,
    p.provisional,
    p.due_at,
    p.month,
    d.done_at,
from staging.registrations as r
inner join core.duty_periods as p on r.pack = p.pack
inner join ref.duties as u on p.pack = u.pack and p.duty = u.duty and p.valid_from = u.valid_from
left join (
    select project, duty, period, min(done_at) as done_at
    from staging.duties_done
    group by all
) as d on r.project = d.project and p.duty = d.duty and p.period_from = d.period
where p.started_at >= r.registered_at and p.started_at <= as_of
