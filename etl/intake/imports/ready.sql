-- Grain: one row of the file that brings events, with everything its events need.
select told.* exclude (key, stops, flags, fingerprint), bearings.* exclude (row_in_file),
from told
inner join bearings on told.row_in_file = bearings.row_in_file
