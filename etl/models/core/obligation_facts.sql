-- What core.obligations cannot look up: moments and office time of every clause instance. Those of one case lie
-- together, so that a case file and a sync read few row groups; and rows that come from one sort fill their row groups,
-- which the branches of a union would leave to the checkpoint to merge and write again.
select * from wide_obligations
union all by name
select * from obligations_touched
order by stream_key, rule_no
