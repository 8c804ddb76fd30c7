-- Every obligation that began: one row per from-event and rule in force on its local day whose conditions hold.
-- Conditions on the case look at it as now classified; those on the payload hold when it has no such field.
create temp table starts as
with begins as materialized (
    select
        f.kind as deed,
        r.*,
    from ref.rule_events as f
    inner join ref.rules as r on f.rule_no = r.rule_no
    where f.role = 'from'
)

select
    e.stream_key,
    e.place,
    e.version as from_version,
    e.occurred_at as started_at,
    e.recorded_at as started_recorded_at,
    e.due_at as carried_due_at,
    e.in_charge,
    e.cancelled,
    r.rule_no,
from effective as e
inner join cases_touched as c on e.stream_key = c.stream_key
inner join begins as r
    on e.deed = r.deed
    and e.pack = r.pack
    and e.occurred_at >= r.valid_from
    and e.occurred_at < r.valid_until
where (r.channels is null or list_contains(r.channels, c.channel))
    and (r.natures is null or list_contains(r.natures, c.nature))
    and (r.concerns is null or list_contains(r.concerns, c.concern))
    and (r.severities is null or list_contains(r.severities, c.severity))
    and (r.appointments is null or e.appointment is null or list_contains(r.appointments, e.appointment))
    and (r.levels is null or e.level is null or list_contains(r.levels, e.level))
    and (r.clock <> 'agreed' or e.due_at is not null)
