-- Grain: one row of the file that is in the ledger after the load: its stream, project and month.
select stream, project_code as project, report_month, month_moment,
from judged_months
where outcome <> 'quarantined' and not repeated
