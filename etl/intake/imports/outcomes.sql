-- Grain: the whole file: rows by outcome.
select
    count(*) filter (where outcome = 'accepted') as accepted,
    count(*) filter (where outcome = 'unchanged' and not repeated) as unchanged,
    count(*) filter (where outcome = 'unchanged' and repeated) as repeated,
    count(*) filter (where outcome = 'corrected') as corrected,
    count(*) filter (where outcome = 'quarantined') as quarantined,
from judged
