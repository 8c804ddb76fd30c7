-- Grain: one row of the file; nothing in a survey response can contradict itself.
select *, number as key, '' as stops, '' as flags,
from canonical
