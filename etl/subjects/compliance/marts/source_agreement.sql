-- How often the sources of files and we agree on limits, clause by clause.
create or replace macro marts.source_agreement(as_of timestamp, projects varchar[] := null) as table
select
    rule_key,
    clause,
    count(case when said = 'on_time' and agrees then 1 end) as both_on_time,
    count(case when said = 'late' and agrees then 1 end) as both_late,
    count(case when said = 'on_time' and not agrees then 1 end) as only_we_late,
    count(case when said = 'late' and not agrees then 1 end) as only_source_late,
    count(case when agrees is null then 1 end) as not_judged,
from marts.source_verdicts(as_of, projects := projects)
group by rule_key, clause
order by rule_key, clause
