-- Grain: one project, or one month of a project.
select
    *,
    concat_ws('|', code, month) as key,
    concat_ws(
        chr(10),
        case when signed_customers is not null and month is null then 'month|month_missing' end
    ) as stops,
    '' as flags,
from canonical
