-- Every obligation of the warehouse with its verdict: the columns on which all engines must agree.
create temp table verdicts as
select
    stream_key,
    rule_no,
    ordinal,
    from_version,
    project,
    department,
    started_at,
    started_recorded_at,
    due_at,
    warn_at,
    met_at,
    met_recorded_at,
    void_at,
    void_reason,
    limit_minutes,
    taken_minutes,
    month,
    case
        when met_at <= due_at then 'met'
        when met_at is not null then 'missed'
        when void_at <= due_at then 'void'
        when void_at is not null then 'missed'
        when $as_of > due_at then 'overdue'
        else 'pending'
    end as verdict,
from core.obligations
