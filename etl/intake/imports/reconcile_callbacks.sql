-- Grain: one project and month: callbacks on cases and club calls in the warehouse among those asked for.
-- The columns of a union are named by its first part. -- noqa: disable=AL03
with asked as (
    select distinct unnest($streams) as stream, unnest($moments) as moment
),

found as (
    select callbacks.project, callbacks.month,
    from core.callbacks as callbacks
    inner join asked on 'case/' || callbacks.case_id = asked.stream and callbacks.called_at = asked.moment
    union all
    select calls.project, calls.month,
    from core.club_calls as calls
    inner join staging.streams as streams on calls.stream_key = streams.stream_key
    inner join asked on streams.stream = asked.stream and calls.called_at = asked.moment
)

select project, month, count(*) as n,
from found
group by project, month
