-- The keys that open anything: some case and what stands beside it, the months of all persons, or one's own.
select unnest(c.handlers) as key
from core.cases as c
where c.handlers is not null

union

select replace(s.open_key, '{project}', p.project) as key
from core.projects as p
inner join (select pack, unnest(open_to) as open_key, from ref.person_sheets) as s on p.pack = s.pack

union

select 'user/' || a.said.word as key
from (select unnest(words) as said, from core.appraised) as a
where a.said.field = 'whom'
