-- Grain: the whole file: rows by outcome.
select
    count(*) filter (where outcome = 'accepted'), count(*) filter (where outcome = 'unchanged' and not repeated),
    count(*) filter (where outcome = 'unchanged' and repeated), count(*) filter (where outcome = 'corrected'),
    count(*) filter (where outcome = 'quarantined'),
from judged
