-- What the touched cases count for in the cube before they are computed anew.
-- Grain: one row per obligation.
create temp table obligations_before as
select
    o.rule_no,
    o.month,
    o.started_at,
    o.due_at,
    o.met_at,
    o.void_at,
    o.void_reason = 'failed' as failed,
    o.unjudged_from,
    o.office_limit,
    o.office_taken,
    c.project,
    coalesce(o.department, c.department) as department,
    c.severity,
    c.channel,
    c.concern,
    c.handlers,
from core.obligation_facts as o
inner join core.cases as c on o.stream_key = c.stream_key
where o.stream_key in (select t.stream_key from touched_cases as t)
    and c.stream_key in (select t.stream_key from touched_cases as t)
