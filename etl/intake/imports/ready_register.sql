-- Grain: one row of a project register that brings events; its pack is the one found for its project.
select told.* exclude (key, stops, flags, fingerprint, pack), bearings.* exclude (row_in_file),
from told
inner join bearings on told.row_in_file = bearings.row_in_file
