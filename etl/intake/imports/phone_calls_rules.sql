-- Grain: one row of the file; the log of a telephone system contradicts itself nowhere.
select *, number as key, '' as stops, '' as flags,
from canonical
