-- Compliance: obligations by project, department, rule, month and verdict.
create temp table compliance as
select
    project,
    department,
    rule_no,
    month,
    verdict,
    count(*) as n,
from verdicts
group by project, department, rule_no, month, verdict
