-- Every obligation started by the as-of moment, with its verdict then.
create or replace macro marts.judged(as_of timestamp) as table
select *
from core.judged_rows('core.obligations', as_of)
