-- Full obligation rows from facts and cases, whichever tables hold them.
create or replace macro core.obligation_rows(facts, cases) as table
select
    c.case_id || ':' || r.rule || ':' || o.from_version as obligation_id,
    c.case_id,
    c.number,
    c.project,
    coalesce(o.department, c.department) as department,
    r.pack,
    r.rule,
    r.rule_key,
    r.clause,
    o.ordinal,
    o.from_version,
    o.started_at,
    o.started_recorded_at,
    o.due_at,
    case
        when r.warn then coalesce(o.office_warn_at, wt_wall_warn(o.started_at, o.due_at, r.share_num, r.share_den))
    end as warn_at,
    o.met_at,
    o.met_recorded_at,
    o.void_at,
    case when o.void_at is not null then coalesce(o.void_reason, 'superseded') end as void_reason,
    case when o.office_limit is not null then 'working' else r.clock end as clock,
    coalesce(o.office_limit, (wt_micros(o.due_at) - wt_micros(o.started_at)) // 60000000) as limit_minutes,
    case
        when o.unjudged_from is null
            then coalesce(o.office_taken, (wt_micros(o.met_at) - wt_micros(o.started_at)) // 60000000)
    end as taken_minutes,
    o.month,
    cast(date_trunc('month', o.started_at + to_microseconds(r.utc_offset_us)) as date) as started_month,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    c.nature,
    c.handlers,
    r.points,
    r.escalate_level,
    o.provisional,
    o.unjudged_from,
    r.pack_version,
    o.rule_no,
    o.stream_key,
from query_table(facts) as o
inner join ref.rules as r on o.rule_no = r.rule_no
inner join query_table(cases) as c on o.stream_key = c.stream_key
