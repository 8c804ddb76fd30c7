-- Every event with every rule in force on its local day that such an event begins, whatever it asks beside.
-- Grain: one row per from-event and rule.
create temp view candidates as
with begins as materialized (
    select
        f.kind as deed,
        r.rule_no,
        r.pack,
        r.valid_from,
        r.valid_until,
        r.clock,
        r.has_parts,
        r.since,
        r.starts,
        r.all_of,
    from ref.rule_events as f
    inner join ref.rules as r on f.rule_no = r.rule_no
    where f.role = 'from'
)

select
    e.stream_key,
    e.place,
    e.version,
    e.kind,
    e.occurred_at,
    e.recorded_at,
    e.vague,
    e.due_at,
    e.in_charge,
    e.cancelled,
    r.rule_no,
    r.since,
    r.starts,
    r.all_of,
from effective as e
inner join begins as r
    on e.deed = r.deed
    and e.pack = r.pack
    and e.occurred_at >= r.valid_from
    and e.occurred_at < r.valid_until
where r.has_parts or r.clock <> 'agreed' or e.due_at is not null
