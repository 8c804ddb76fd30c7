-- The changed keys of the cube with their new counts.
create temp table cube_next as
with

parts as (
    select * from cube_touched
    union all
    select c.*
    from core.compliance_cube as c
    semi join cube_touched as t
        on c.month = t.month
        and c.rule_no = t.rule_no
        and c.project = t.project
        and c.department is not distinct from t.department
        and c.severity is not distinct from t.severity
        and c.channel is not distinct from t.channel
        and c.concern is not distinct from t.concern
        and c.handlers is not distinct from t.handlers
)

select
    project,
    department,
    pack,
    rule_no,
    rule_key,
    clause,
    month,
    severity,
    channel,
    concern,
    handlers,
    cast(sum(met) as bigint) as met,
    cast(sum(missed) as bigint) as missed,
    cast(sum(late) as bigint) as late,
    cast(sum(void) as bigint) as void,
    cast(sum(unjudged) as bigint) as unjudged,
    cast(sum(unended) as bigint) as unended,
from parts
group by project, department, pack, rule_no, rule_key, clause, month, severity, channel, concern, handlers
having sum(met) + sum(missed) + sum(void) + sum(unjudged) + sum(unended) > 0
