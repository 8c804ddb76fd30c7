-- Callbacks counted: how many were made, how many customers said how satisfied they are, how many are.
select
    c.project,
    c.category,
    c.concern,
    b.month,
    c.handlers,
    count(*) as asked,
    count(b.satisfaction) as answered,
    count(case when b.satisfied then 1 end) as satisfied,
from callbacks_touched as b
inner join cases_touched as c on b.stream_key = c.stream_key
group by c.project, c.category, c.concern, b.month, c.handlers
