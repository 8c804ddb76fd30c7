-- Grain: the whole file: its last row number.
select coalesce(max(row_in_file), 0) from judged
