-- Each obligation with what ended it; a cancelled extension was never to be met.
-- Grain: stream_key, rule_no, place.
select
    s.*,
    case when e.is_met and not s.cancelled then e.met_at end as met_at,
    case when e.is_met and not s.cancelled then e.met_recorded_at end as met_recorded_at,
    case when e.is_failed then e.failed_at when not e.is_met then e.void_at end as void_at,
    case when e.is_failed then 'failed' when not e.is_met then e.void_reason end as void_reason,
    e.voided_by_clock and not e.is_failed as voided_by_clock,
from starts as s
left join (
    select
        *,
        coalesce(met_place <= least(void_place, failed_place), met_place is not null) as is_met,
        coalesce(failed_place < least(met_place, void_place), failed_place is not null) as is_failed,
    from ends
    full join failures using (stream_key, rule_no, place)
) as e on s.stream_key = e.stream_key and s.rule_no = e.rule_no and s.place = e.place
