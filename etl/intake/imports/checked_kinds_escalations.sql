-- Grain: one row of the file. An escalation belongs to its case.
select row_in_file, 'case' as stream_kind, true as by_case, number as named,
from checked
