-- The changed keys of the matrix with their new counts.
create temp table matrix_next as
with

changes as (
    select
        project,
        department,
        rule_no,
        rule_key,
        month,
        handlers,
        sum(met) as met,
        sum(missed) as missed,
        sum(late) as late,
        sum(void) as void,
        sum(unjudged) as unjudged,
        sum(unended) as unended,
    from cube_touched
    group by project, department, rule_no, rule_key, month, handlers
),

parts as (
    select * from changes
    union all
    select m.*
    from core.compliance_matrix as m
    semi join changes as c
        on m.month = c.month
        and m.rule_no = c.rule_no
        and m.project = c.project
        and m.department is not distinct from c.department
        and m.handlers is not distinct from c.handlers
)

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
from parts
group by project, department, rule_no, rule_key, month, handlers
having sum(met) + sum(missed) + sum(void) + sum(unjudged) + sum(unended) > 0
