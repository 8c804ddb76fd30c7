-- Facts of cases with what of them decides clocks and states: their place in the order of life (one number, so that
-- nothing has to be sorted), the department that was in charge, the stage each leads to, whether it was taken
-- back, and whether it stands: outcomes from before the last reopening are history, not state. A solution lasts
-- where the customer did not disagree with it either.
-- `vague` is 1 where of the moment only the day is known, 2 where not even that.
-- Few events are looked at twice: all that needs the events around one is found among its few kin and joined.
-- Grain: one row per counting event of a case.
create temp table effective as
with

placed as not materialized (
    select
        *,
        place_of(occurred_at, version) as place,
        kind in ('received', 'dispatched', 'dispatched_again', 'transferred') as is_slip,
    from facts
),

reborn as (
    select
        p.stream_key,
        max(case when p.kind = 'reopened' then p.place end) as place,
        max(p.place) as setback,
    from placed as p
    anti join cancellations as x on p.stream_key = x.stream_key and p.version = x.version
    where p.kind in ('reopened', 'customer_disagreed')
    group by p.stream_key
)

select
    f.stream_key,
    f.seq,
    f.version,
    f.place,
    t.pack,
    f.kind,
    deed(f.kind, f.caller, f.reached) as deed,
    f.occurred_at,
    f.recorded_at,
    case when f.undated then 2 when f.untimed then 1 else 0 end as vague,
    f.nature,
    f.concern,
    f.category,
    f.severity,
    f.urgency,
    f.due_at,
    f.appointment,
    f.level,
    f.validity,
    f.satisfaction,
    f.reached,
    f.disposition,
    f.amount,
    case when f.is_slip then f.department end as slip_to,
    c.department as in_charge,
    f.actor = 'clock' as by_clock,
    coalesce(s.stage, k.stage) as stage,
    x.version is not null as cancelled,
    r.place is null or f.place > r.place as stands,
    r.setback is null or f.place > r.setback as lasts,
from placed as f
inner join births as t on f.stream_key = t.stream_key
left join ref.stages as s
    on t.pack = s.pack
    and deed(f.kind, f.caller, f.reached) = s.kind
    and f.occurred_at >= s.valid_from
    and f.occurred_at < s.valid_until
left join forked as k on f.stream_key = k.stream_key and f.version = k.version
left join reborn as r on f.stream_key = r.stream_key
left join cancellations as x on f.stream_key = x.stream_key and f.version = x.version
left join charges as c
    on f.stream_key = c.stream_key
    and f.place >= c.from_place
    and f.place < c.until_place
