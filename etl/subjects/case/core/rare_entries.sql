-- What happens to few cases, after corrections, with all its words: whoever wants it need not look through every entry.
-- Of a case that was declared unclosed its closings too, for they end that.
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
    or (f.kind = 'closed' and f.stream_key in (select d.stream_key from facts as d where d.kind = 'declared_unclosed'))
order by f.stream_key, f.version
