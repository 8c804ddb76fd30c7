-- Grain: one stream that a row of the file would have, what it is named after, and how it was named when answers of all
-- surveys were named after their number alone (NULL where it still is).
select distinct
    if(checked_kinds.by_case, 'case', checked_kinds.stream_kind) || '/' || case_id(checked_kinds.named) as stream,
    checked_kinds.named,
    case
        when checked_kinds.named <> checked.number then checked_kinds.stream_kind || '/' || case_id(checked.number)
    end as named_once,
from checked
inner join checked_kinds on checked.row_in_file = checked_kinds.row_in_file
where checked_kinds.named is not null and checked.stops = ''
