-- Obligations done, counted by the share of the limit that they took.
select
    c.project,
    coalesce(o.department, c.department) as department,
    o.rule_no,
    o.month,
    c.handlers,
    core.taken_share(o.started_at, o.due_at, o.met_at, o.office_limit, o.office_taken) as tenths,
    count(*) as n,
from obligations_touched as o
inner join cases_touched as c on o.stream_key = c.stream_key
where
    o.unjudged_from is null
    and core.taken_share(o.started_at, o.due_at, o.met_at, o.office_limit, o.office_taken) is not null
group by all
order by o.month, c.project, o.rule_no
