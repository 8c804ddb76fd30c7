-- The same where nothing was corrected, merged or moved.
create temp view facts as
select
    *,
    cast(null as integer) as replaced_by,
from scoped
where not is_bookkeeping(kind) and not (kind = 'extended' and customer_confirmed is false)
