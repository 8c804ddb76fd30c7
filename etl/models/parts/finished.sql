-- Each obligation with what ended it; a cancelled extension was never to be met.
-- Grain: stream_key, rule_no, ordinal.
select
    s.*,
    case when not s.cancelled then m.occurred_at end as met_at,
    case when not s.cancelled then m.recorded_at end as met_recorded_at,
    case when m.ordinal is null then v.occurred_at end as void_at,
    case when m.ordinal is null and v.ordinal is not null then coalesce(v.disposition, 'superseded') end as void_reason,
from starts as s
left join ends as d on s.stream_key = d.stream_key and s.rule_no = d.rule_no and s.ordinal = d.ordinal
left join effective as m
    on d.stream_key = m.stream_key
    and d.met_ordinal = m.ordinal
    and d.met_ordinal <= coalesce(d.void_ordinal, d.met_ordinal)
left join effective as v on d.stream_key = v.stream_key and d.void_ordinal = v.ordinal
