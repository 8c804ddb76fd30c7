-- Grain: one row of the file. Which stream a survey response belongs to.
select row_in_file, 'survey' as stream_kind, false as by_case,
from checked
