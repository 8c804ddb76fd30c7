-- Obligations neither met nor void that can be judged, as narrow as the questions need them: all that is pending or
-- overdue when nothing happened after the as-of moment.
select
    o.stream_key,
    o.rule_no,
    o.ordinal,
    r.rule_key,
    c.project,
    coalesce(o.department, c.department) as department,
    o.month,
    c.severity,
    c.channel,
    c.concern,
    c.handlers,
    o.started_at,
    o.due_at,
from core.obligation_facts as o
inner join ref.rules as r on o.rule_no = r.rule_no
inner join core.cases as c on o.stream_key = c.stream_key
where o.met_at is null and o.void_at is null and o.unjudged_from is null
