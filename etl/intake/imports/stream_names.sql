-- Grain: one stream that a number of the file would have, with the number.
select distinct
    if(checked_kinds.by_case, 'case', checked_kinds.stream_kind) || '/' || case_id(checked.number) as stream,
    checked.number,
from checked
inner join checked_kinds on checked.row_in_file = checked_kinds.row_in_file
where checked.number is not null and checked.stops = ''
