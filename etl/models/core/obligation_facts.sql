-- What core.obligations cannot look up: moments and office time of every clause instance. Those of one rule lie
-- together, by case within it, as the branches of the union yield them: a case file reads a row group for each rule.
-- One sort that laid them case by case would not fit into memory with many cases.
select * from wide_obligations
union all by name
select * from obligations_touched
