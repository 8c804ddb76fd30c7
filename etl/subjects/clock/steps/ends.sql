-- What ended each obligation: the first later event that fulfils it, the first that supersedes it or voids the case.
-- What was taken back ends nothing; what the clock writes fulfils nothing.
create temp table ends as
with

later as (
    select
        s.stream_key,
        s.rule_no,
        s.place as began,
        x.role,
        e.place,
        e.occurred_at,
        e.recorded_at,
        e.vague,
        e.disposition,
        e.by_clock,
    from starts as s
    inner join ref.rule_events as x on s.rule_no = x.rule_no and x.role not in ('from', 'failed')
    inner join effective as e
        on s.stream_key = e.stream_key
        and x.kind = e.deed
        and s.place < e.place
    where not e.cancelled and (x.role <> 'void' or x.disposition = e.disposition)
),

ending as (
    select *
    from later as l
    anti join unlike as u
        on l.stream_key = u.stream_key
        and l.rule_no = u.rule_no
        and l.began = u.began
        and l.place = u.place
        and l.role = u.role
    union all by name
    select
        s.stream_key,
        s.rule_no,
        s.place as began,
        'unfit' as role,
        f.place,
        e.occurred_at,
        e.recorded_at,
        e.vague,
        false as by_clock,
    from fitting as f
    inner join starts as s on f.stream_key = s.stream_key and f.rule_no = s.rule_no and f.place > s.place
    inner join effective as e on f.stream_key = e.stream_key and f.place = e.place
    where f.kind = 'classified' and not f.fits and not e.cancelled
)

select
    stream_key,
    rule_no,
    began as place,
    min(case when role = 'to' and not by_clock then place end) as met_place,
    arg_min(case when role = 'to' and not by_clock then occurred_at end, place) as met_at,
    arg_min(case when role = 'to' and not by_clock then recorded_at end, place) as met_recorded_at,
    arg_min(case when role = 'to' and not by_clock then vague end, place) as met_vague,
    min(case when role <> 'to' or by_clock then place end) as void_place,
    arg_min(case when role <> 'to' or by_clock then occurred_at end, place) as void_at,
    arg_min(case when role <> 'to' or by_clock then coalesce(disposition, 'superseded') end, place) as void_reason,
    arg_min(case when role <> 'to' or by_clock then by_clock end, place) as voided_by_clock,
    arg_min(case when role <> 'to' or by_clock then vague end, place) as void_vague,
from ending
group by stream_key, rule_no, began
