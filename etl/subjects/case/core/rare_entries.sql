-- What happens to few cases, after corrections, with all its words: whoever wants it need not look through every entry.
-- Of a case that was declared unclosed or reopened its closings too: they end that, or come before it.
select
    f.stream_key,
    c.case_id,
    c.project,
    f.seq,
    f.version,
    f.kind,
    f.occurred_at,
    f.recorded_at,
    f.payload,
    c.handlers,
from facts as f
inner join cases_touched as c on f.stream_key = c.stream_key
where
    f.kind in ('escalated', 'commended', 'declared_unclosed', 'analysis_meeting_held', 'reopened')
    or (
        f.kind = 'closed'
        and f.stream_key in (select d.stream_key from facts as d where d.kind in ('declared_unclosed', 'reopened'))
    )
order by f.stream_key, f.version
