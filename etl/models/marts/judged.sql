-- Every obligation started by the as-of moment, with its verdict then: the one place where verdicts are formed.
create or replace macro marts.judged(as_of timestamp) as table
select
    o.obligation_id,
    o.stream_key,
    o.case_id,
    o.number,
    o.project,
    o.department,
    o.pack,
    o.pack_version,
    o.rule,
    o.rule_key,
    o.rule_no,
    o.clause,
    o.ordinal,
    o.from_version,
    o.started_at,
    o.due_at,
    o.warn_at,
    o.month,
    o.severity,
    o.channel,
    o.concern,
    o.clock,
    o.limit_minutes,
    o.points,
    o.escalate_level,
    o.provisional,
    case when o.met_at <= as_of then o.met_at end as met_at,
    case when o.met_at <= as_of then o.met_recorded_at end as met_recorded_at,
    case when o.void_at <= as_of then o.void_at end as void_at,
    case when o.void_at <= as_of then o.void_reason end as void_reason,
    case when o.met_at <= as_of then o.taken_minutes end as taken_minutes,
    case
        when o.met_at <= as_of and o.met_at <= o.due_at then 'met'
        when o.met_at <= as_of then 'missed'
        when o.void_at <= as_of and o.void_at <= o.due_at then 'void'
        when o.void_at <= as_of then 'missed'
        when as_of > o.due_at then 'overdue'
        else 'pending'
    end as verdict
from core.obligations as o
where o.started_at <= as_of
