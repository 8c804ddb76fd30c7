-- Every obligation of one case started by the as-of moment, with its verdict then.
create or replace macro marts.case_obligations(as_of timestamp, of_case varchar, projects varchar[] := null) as table
select
    o.obligation_id,
    o.rule,
    o.rule_key,
    o.clause,
    o.clock,
    o.ordinal,
    o.from_version,
    o.started_at,
    o.due_at,
    o.warn_at,
    o.met_at,
    o.void_at,
    o.void_reason,
    o.verdict,
    o.taken_minutes::double as taken_minutes,
    o.limit_minutes::double as limit_minutes,
    case
        when o.verdict in ('missed', 'overdue')
            then (epoch_us(coalesce(o.met_at, o.void_at, as_of)) - epoch_us(o.due_at)) / 60e6
    end as late_minutes,
    o.points::double as points,
    o.escalate_level::bigint as escalate_level,
    o.provisional,
    o.pack,
    o.pack_version,
from marts.judged(as_of) as o
where
    o.case_id = of_case
    and (projects is null or list_contains(projects, o.project))
order by o.started_at, o.from_version, o.rule
