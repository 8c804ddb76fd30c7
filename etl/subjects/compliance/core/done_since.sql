-- What core.taken_cube counts otherwise at a moment: in the months that had begun by then, what was done after it is
-- taken out; of later months the cube is left aside, and what was done by then is counted.
create or replace macro core.done_since(as_of timestamp, month_from date, month_to date) as table
with told as (
    select stream_key, department, rule_no, month, started_at, due_at, met_at, office_limit, office_taken, -1 as n
    from core.obligation_facts
    where
        quiet_from > as_of
        and met_at > as_of
        and unjudged_from is null
        and month between month_from and least(month_to, core.last_month(as_of))
    union all
    select stream_key, department, rule_no, month, started_at, due_at, met_at, office_limit, office_taken, 1 as n
    from core.obligation_facts
    where
        started_at <= as_of
        and met_at <= as_of
        and unjudged_from is null
        and month > core.last_month(as_of)
        and month between month_from and month_to
)

select
    c.project,
    coalesce(o.department, c.department) as department,
    o.rule_no,
    o.month,
    core.taken_share(o.started_at, o.due_at, o.met_at, o.office_limit, o.office_taken) as tenths,
    o.n,
from told as o
inner join core.seen('core.cases') as c on o.stream_key = c.stream_key
