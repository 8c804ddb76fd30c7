-- What core.obligations cannot look up: moments and office time of every clause instance.
select * from wide_obligations
union all by name
select * from obligations_touched
