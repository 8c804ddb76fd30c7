-- What core.obligations cannot look up: moments and office time of every clause instance.
select * from obligations_touched
