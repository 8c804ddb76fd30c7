-- Facts of cases in the order they happened, with the department in charge and cancelled extensions marked.
-- Grain: one row per counting event of a case.
create temp table effective as
with

ordered as (
    select
        f.* replace (
            case when f.kind in ('received', 'dispatched', 'dispatched_again', 'transferred') then f.department end
                as department
        ),
        row_number() over (partition by f.stream_key order by f.occurred_at, f.version) as ordinal,
    from facts as f
    inner join touched as t on f.stream_key = t.stream_key
    where t.stream_kind = 'case'
),

extensions as (
    select
        stream_key,
        ordinal,
        lead(kind) over (partition by stream_key order by ordinal) as next_kind,
    from ordered
    where kind in ('extended', 'extension_cancelled')
)

select
    o.* exclude (department),
    coalesce(
        last_value(o.department ignore nulls) over so_far,
        first_value(o.department ignore nulls) over later
    ) as in_charge,
    o.department,
    o.kind = 'extended' and coalesce(x.next_kind = 'extension_cancelled', false) as cancelled,
from ordered as o
left join extensions as x on o.stream_key = x.stream_key and o.ordinal = x.ordinal
window
    so_far as (partition by o.stream_key order by o.ordinal rows between unbounded preceding and current row),
    later as (partition by o.stream_key order by o.ordinal rows between current row and unbounded following)
