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
    o.due_at,
from obligations_touched as o
inner join ref.rules as r on o.rule_no = r.rule_no
inner join cases_touched as c on o.stream_key = c.stream_key
where o.met_at is null and o.void_at is null
