-- How many cases are open, how many of them press, and how: the cards above the list.
create or replace macro marts.unresolved_totals(
    as_of timestamp,
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
select
    count(*) as n,
    count(case when overdue_count > 0 then 1 end) as overdue,
    count(case when minutes_left between 0 and 1440 then 1 end) as due_in_a_day,
    count(case when level > 0 then 1 end) as raised,
    count(case when unclosed then 1 end) as unclosed,
from marts.unresolved_then(as_of, projects, departments, severities, channels, concerns)
