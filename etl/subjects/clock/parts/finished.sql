-- Each obligation with what ended it; what was taken back was never to be met.
-- Grain: stream_key, rule_no, place.
select
    s.*,
    case when e.is_met and not s.cancelled then e.met_at end as met_at,
    case when e.is_met and not s.cancelled then e.met_recorded_at end as met_recorded_at,
    case when e.is_failed then e.failed_at when not e.is_met then e.void_at end as void_at,
    case when e.is_failed then 'failed' when not e.is_met then e.void_reason end as void_reason,
    e.voided_by_clock and not e.is_failed as voided_by_clock,
    if(s.cancelled or e.is_failed, 0, coalesce(if(e.is_met, e.met_vague, e.void_vague), 0)) as end_vague,
from starts as s
left join (
    select
        n.* exclude (stream_key, rule_no, place),
        f.failed_at,
        coalesce(n.stream_key, f.stream_key) as stream_key,
        coalesce(n.rule_no, f.rule_no) as rule_no,
        coalesce(n.place, f.place) as place,
        coalesce(n.met_place <= least(n.void_place, f.failed_place), n.met_place is not null) as is_met,
        coalesce(f.failed_place < least(n.met_place, n.void_place), f.failed_place is not null) as is_failed,
    from ends as n
    full join failures as f on n.stream_key = f.stream_key and n.rule_no = f.rule_no and n.place = f.place
) as e on s.stream_key = e.stream_key and s.rule_no = e.rule_no and s.place = e.place
