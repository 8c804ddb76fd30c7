-- Grain: one project and month of the file (month of receipt, call, answer …; local time), rows by outcome.
select
    coalesce(project_code, '') as project,
    report_month,
    count(*) as rows_read,
    count(*) filter (where outcome = 'accepted') as accepted,
    count(*) filter (where outcome = 'unchanged' and not repeated) as unchanged,
    count(*) filter (where outcome = 'unchanged' and repeated) as repeated,
    count(*) filter (where outcome = 'corrected') as corrected,
    count(*) filter (where outcome = 'quarantined') as quarantined,
from judged_months
group by all
order by all
