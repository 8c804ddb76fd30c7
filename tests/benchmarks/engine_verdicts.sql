-- Every obligation with its verdict, from what the warehouse keeps: the columns on which all three engines must agree.
create temp table verdicts as
select
    stream_key,
    rule_no,
    from_version,
    started_at,
    due_at,
    met_at,
    void_at,
    office_taken,
    case
        when met_at <= due_at then 'met'
        when met_at is not null then 'missed'
        when void_at <= due_at then 'void'
        when void_at is not null then 'missed'
        when $as_of > due_at then 'overdue'
        else 'pending'
    end as verdict,
from core.obligation_facts
