-- What ended each obligation: the first later event that fulfils it, the first that supersedes it or voids the case.
-- A cancelled extension supersedes nothing.
create temp table ends as
select
    s.stream_key,
    s.rule_no,
    s.place,
    min(case when x.role = 'to' then e.place end) as met_place,
    arg_min(case when x.role = 'to' then e.occurred_at end, e.place) as met_at,
    arg_min(case when x.role = 'to' then e.recorded_at end, e.place) as met_recorded_at,
    min(case when x.role <> 'to' then e.place end) as void_place,
    arg_min(case when x.role <> 'to' then e.occurred_at end, e.place) as void_at,
    arg_min(case when x.role <> 'to' then coalesce(e.disposition, 'superseded') end, e.place) as void_reason,
from starts as s
inner join ref.rule_events as x on s.rule_no = x.rule_no and x.role <> 'from'
inner join effective as e
    on s.stream_key = e.stream_key
    and x.kind = e.deed
    and s.place < e.place
where (x.role <> 'superseded' or not e.cancelled)
    and (x.role <> 'void' or x.disposition = e.disposition)
group by s.stream_key, s.rule_no, s.place
