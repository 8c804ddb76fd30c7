-- Obligations that could no longer be kept after an event: the first that says so.
-- Grain: one row per obligation of which such an event came.
create temp table failures as
select
    s.stream_key,
    s.rule_no,
    s.place,
    min(e.place) as failed_place,
    arg_min(e.occurred_at, e.place) as failed_at,
from ref.rule_events as x
inner join starts as s on x.rule_no = s.rule_no
inner join effective as e on s.stream_key = e.stream_key and x.kind = e.deed and s.place < e.place and not e.cancelled
anti join unlike as u
    on s.stream_key = u.stream_key
    and s.rule_no = u.rule_no
    and s.place = u.began
    and e.place = u.place
    and x.role = u.role
where x.role = 'failed'
group by s.stream_key, s.rule_no, s.place
