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
        row_number() over story as ordinal,
        coalesce(
            last_value(department ignore nulls) over so_far,
            first_value(department ignore nulls) over later
        ) as in_charge,
        lead(case when kind in ('extended', 'extension_cancelled') then kind end ignore nulls) over story
            as next_about_extension,
    from named
    window
        story as (partition by stream_key order by occurred_at, version),
        so_far as (
            partition by stream_key order by occurred_at, version
            rows between unbounded preceding and current row
        ),
        later as (
            partition by stream_key order by occurred_at, version
            rows between current row and unbounded following
        )
)

select
    n.* exclude (department),
    o.ordinal,
    o.in_charge,
    n.department,
    deed(n.kind, n.caller, n.reached) as deed,
    n.kind = 'extended' and coalesce(o.next_about_extension = 'extension_cancelled', false) as cancelled,
from named as n
inner join ordered as o on n.stream_key = o.stream_key and n.version = o.version
