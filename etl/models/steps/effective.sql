-- Facts of cases in the order they happened, with the department in charge and cancelled extensions marked.
-- Grain: one row per counting event of a case.
create temp table effective as
with

named as (
    select
        f.* exclude (department),
        case when f.kind in ('received', 'dispatched', 'dispatched_again', 'transferred') then f.department end
            as department,
    from facts as f
    semi join (select stream_key from touched where stream_kind = 'case') as t on f.stream_key = t.stream_key
),

ordered as (
    select
        stream_key,
        version,
        kind,
        department,
        row_number() over (partition by stream_key order by occurred_at, version) as ordinal,
        coalesce(
            last_value(department ignore nulls) over so_far,
            first_value(department ignore nulls) over later
        ) as in_charge,
    from named
    window
        so_far as (
            partition by stream_key order by occurred_at, version
            rows between unbounded preceding and current row
        ),
        later as (
            partition by stream_key order by occurred_at, version
            rows between current row and unbounded following
        )
),

extensions as (
    select
        stream_key,
        version,
        lead(kind) over (partition by stream_key order by ordinal) as next_kind,
    from ordered
    where kind in ('extended', 'extension_cancelled')
)

select
    n.* exclude (department),
    o.ordinal,
    o.in_charge,
    n.department,
    deed(n.kind, n.caller, n.reached) as deed,
    n.kind = 'extended' and coalesce(x.next_kind = 'extension_cancelled', false) as cancelled,
from named as n
inner join ordered as o on n.stream_key = o.stream_key and n.version = o.version
left join extensions as x on n.stream_key = x.stream_key and n.version = x.version
