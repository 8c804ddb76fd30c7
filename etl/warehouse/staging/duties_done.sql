-- Duties of the calendar as they were entered done, after corrections.
select
    stream_key,
    version,
    subject_id as project,
    fact.duty as duty,
    fact.period as period,
    occurred_at as done_at,
    recorded_at,
from calls
where kind = 'duty_done' and fact.duty is not null and fact.period is not null
order by stream_key, version
