create or replace temp macro place_at(place) as make_timestamp(place // 1024);

-- How each obligation of a plain case ended: fulfilled, superseded or voided, whichever came first.
create or replace temp macro wide_finished(source) as table
with

ended as (
    select
        w.*,
        least(w.superseded_place, w.void_place) as void_at_place,
        w.to_place <= coalesce(least(w.superseded_place, w.void_place), w.to_place) as is_met,
    from query_table(source) as w
)

select
    e.stream_key,
    e.rule_no,
    e.ordinal,
    cast(e.start_place % 1024 as integer) as from_version,
    place_at(e.start_place) as started_at,
    e.started_recorded_at,
    e.carried_due_at,
    case when e.is_met then place_at(e.to_place) end as met_at,
    case when e.is_met then e.to_recorded_at end as met_recorded_at,
    case when e.is_met is not true then place_at(e.void_at_place) end as void_at,
    case
        when e.is_met then null
        when e.superseded_place = e.void_at_place then null
        when e.void_place = e.void_at_place then e.disposition
    end as void_reason,
from ended as e
