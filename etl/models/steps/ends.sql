-- What ended each obligation: the first later event that fulfils it, the first that supersedes it or voids the case.
-- A cancelled extension supersedes nothing.
create temp table ends as
select
    s.stream_key,
    s.rule_no,
    s.ordinal,
    min(e.ordinal) filter (where x.role = 'to') as met_ordinal,
    min(e.ordinal) filter (where x.role <> 'to') as void_ordinal,
from starts as s
inner join ref.rule_events as x on s.rule_no = x.rule_no and x.role <> 'from'
inner join effective as e
    on s.stream_key = e.stream_key
    and x.kind = e.deed
    and s.ordinal < e.ordinal
where (x.role <> 'superseded' or not e.cancelled)
    and (x.role <> 'void' or x.disposition = e.disposition)
group by s.stream_key, s.rule_no, s.ordinal
