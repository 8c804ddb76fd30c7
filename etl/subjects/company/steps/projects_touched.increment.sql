-- Projects whose row may change: new ones, those registered just now, and those that nobody registered when a touched
-- case, which may be their first, has another pack than they; a confidential case makes none known.
create temp table projects_touched as
select distinct f.project
from facts as f
inner join touched as t on f.stream_key = t.stream_key
left join core.projects as p on f.project = p.project
left join cases_touched as c on f.stream_key = c.stream_key
left join confided as h on f.stream_key = h.stream_key
where t.stream_kind = 'project'
    or (h.stream_key is null and f.project <> '-' and p.project is null)
    or (t.stream_kind = 'case' and not p.registered and c.pack is distinct from p.pack)
