-- Every clause instance of every case: when it began, was due, was met or became void, with the moments of recording.
-- Verdicts are formed when asked (etl/models/marts), so that any past moment can be asked about.
select
    t.stream_key,
    c.case_id || ':' || r.rule || ':' || t.from_version as obligation_id,
    c.case_id,
    c.number,
    c.project,
    t.in_charge as department,
    r.pack,
    r.rule,
    r.rule_key,
    r.clause,
    cast(row_number() over (partition by t.stream_key, r.rule order by t.ordinal) as integer) as ordinal,
    t.from_version,
    t.started_at,
    t.started_recorded_at,
    t.due_at,
    case
        when r.warn and r.clock = 'working' then t.office_warn_at
        when r.warn then wt_wall_warn(t.started_at, t.due_at, r.share_num, r.share_den)
    end as warn_at,
    t.met_at,
    t.met_recorded_at,
    case when t.cancelled then least(t.started_at, t.due_at) else t.void_at end as void_at,
    case when t.cancelled then 'cancelled' else t.void_reason end as void_reason,
    r.clock,
    case
        when r.clock = 'working' then (t.due_position - t.start_position) // 60000000
        else (wt_micros(t.due_at) - wt_micros(t.started_at)) // 60000000
    end as limit_minutes,
    case
        when r.clock = 'working' then (t.met_position - t.start_position) // 60000000
        else (wt_micros(t.met_at) - wt_micros(t.started_at)) // 60000000
    end as taken_minutes,
    cast(date_trunc('month', t.due_at + to_microseconds(t.utc_offset_us)) as date) as month,
    cast(date_trunc('month', t.started_at + to_microseconds(t.utc_offset_us)) as date) as started_month,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    c.nature,
    r.points,
    r.escalate_level,
    r.clock = 'working' and coalesce(t.provisional_span, false) as provisional,
    r.pack_version,
    r.rule_no,
from timed as t
inner join ref.rules as r on t.rule_no = r.rule_no
inner join core.cases as c on t.stream_key = c.stream_key
order by t.stream_key, r.rule_no, t.ordinal
