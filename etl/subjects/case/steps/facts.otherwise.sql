-- The same where nothing was corrected.
create temp view facts as
select
    *,
    cast(null as integer) as replaced_by,
from scoped
where kind not in ('redacted', 'erased') and not (kind = 'extended' and customer_confirmed is false)
