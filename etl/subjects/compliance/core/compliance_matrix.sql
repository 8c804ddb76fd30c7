-- The cube without severity, channel and concern: a hundredth of its rows, and enough for most questions.
select
    project,
    department,
    rule_no,
    rule_key,
    month,
    handlers,
    cast(sum(met) as bigint) as met,
    cast(sum(missed) as bigint) as missed,
    cast(sum(late) as bigint) as late,
    cast(sum(void) as bigint) as void,
    cast(sum(unjudged) as bigint) as unjudged,
    cast(sum(unended) as bigint) as unended,
from core.compliance_cube
group by project, department, rule_no, rule_key, month, handlers
order by month, project, rule_no, department
