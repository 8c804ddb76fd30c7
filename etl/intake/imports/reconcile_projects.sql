-- Grain: one project and month: the counts of signed customers in the warehouse, and registered projects without month.
-- The columns of a union are named by its first part. -- noqa: disable=AL03
with asked as (
    select distinct unnest($streams) as stream, cast(unnest($moments) as date) as month
),

found as (
    select counts.project, counts.month,
    from core.signed_counts as counts
    inner join asked on 'project/' || counts.project = asked.stream and counts.month = asked.month
    union all
    select projects.project, asked.month,
    from core.projects as projects
    inner join asked on 'project/' || projects.project = asked.stream and asked.month is null
)

select project, month, count(*) as n,
from found
group by project, month
