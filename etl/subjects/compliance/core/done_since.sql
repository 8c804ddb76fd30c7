-- What was done after a moment, as core.taken_cube counts it: to be taken out of a past moment's counts.
create or replace macro core.done_since(as_of timestamp, month_from date, month_to date) as table
select
    c.project,
    coalesce(o.department, c.department) as department,
    o.rule_no,
    o.month,
    core.taken_share(o.started_at, o.due_at, o.met_at, o.office_limit, o.office_taken) as tenths,
from core.obligation_facts as o
inner join core.seen('core.cases') as c on o.stream_key = c.stream_key
where
    o.quiet_from > as_of
    and o.met_at > as_of
    and o.unjudged_from is null
    and o.month between month_from and month_to
