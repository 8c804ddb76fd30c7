-- Events of one case up to the as-of moment, in the order they happened.
create or replace macro marts.case_timeline(as_of timestamp, of_case varchar, projects varchar[] := null) as table
select
    m.ordinal,
    m.seq,
    m.version,
    m.kind,
    m.occurred_at,
    m.recorded_at,
    m.lag_minutes::double as lag_minutes,
    coalesce(m.lag_minutes > v.late_entry_minutes, false) as late,
    m.actor,
    m.payload,
    m.corrected,
    m.target,
from core.seen('core.milestones') as m
left join ref.packs as v on m.pack = v.pack and m.occurred_at >= v.valid_from and m.occurred_at < v.valid_until
where
    m.case_id = of_case
    and m.occurred_at <= as_of
    and (projects is null or list_contains(projects, m.project))
order by m.ordinal
