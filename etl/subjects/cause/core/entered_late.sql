-- Limits kept as they are told now, of which that was entered after they had passed, by more than the regulation allows
-- an entry to take: how many by project and month, and the share of limits that it wants kept.
create or replace macro core.entered_late(
    as_of timestamp, month_from date, month_to date, projects varchar[]
) as table
select c.project, o.month, count(*) as met_late_entered, max(v.compliance_target) as target
from core.obligation_facts as o
inner join core.seen('core.cases') as c on o.stream_key = c.stream_key
inner join core.projects as p on c.project = p.project
inner join ref.packs as v on p.pack = v.pack and o.due_at >= v.valid_from and o.due_at < v.valid_until
where
    o.month between month_from and month_to
    and o.started_at <= as_of
    and o.met_recorded_at > o.due_at
    and epoch_us(o.met_recorded_at) - epoch_us(o.due_at) > v.late_entry_minutes * 60000000
    and core.verdict(o.due_at, o.met_at, o.void_at, as_of, o.void_reason = 'failed', o.unjudged_from) = 'met'
    and (projects is null or list_contains(projects, c.project))
group by c.project, o.month
