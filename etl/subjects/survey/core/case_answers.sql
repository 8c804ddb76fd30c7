-- Answers about cases, with who alone may know of each.
create or replace view core.case_answers as
select
    a.*,
    c.handlers,
from core.answers as a
inner join core.cases as c on replace(a.case_id, 'case/', '') = c.case_id
where a.case_id is not null
