-- Grain: one project and month of receipt: the cases in the warehouse among the streams asked for.
select cases.project, cases.received_month as month, count(*) as n,
from core.cases as cases
where 'case/' || cases.case_id in (select unnest($streams)) and len($moments) > 0
group by cases.project, cases.received_month
