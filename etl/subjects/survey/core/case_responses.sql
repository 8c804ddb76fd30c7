-- Responses about cases, with who alone may know of each.
create or replace view core.case_responses as
select
    r.*,
    c.handlers,
from core.responses as r
inner join core.cases as c on replace(r.case_id, 'case/', '') = c.case_id
where r.case_id is not null
