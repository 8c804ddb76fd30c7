-- Facts of cases in the order they happened, with the department in charge, the stage each leads to, whether an
-- extension was cancelled, and whether it stands: outcomes from before the last reopening are history, not state.
-- Grain: one row per counting event of a case.
create temp table effective as
with cases as (
    select
        stream_key,
        arg_min(pack, (occurred_at, version)) filter (where kind = 'received') as pack,
    from facts
    where stream_key in (select stream_key from touched where stream_kind = 'case')
    group by stream_key
)

select
    f.* exclude (department),
    case when f.kind in ('received', 'dispatched', 'dispatched_again', 'transferred') then f.department end
        as slip_to,
    row_number() over story as ordinal,
    coalesce(
        last_value(slip_to ignore nulls) over so_far,
        first_value(slip_to ignore nulls) over from_here
    ) as in_charge,
    deed(f.kind, f.caller, f.reached) as deed,
    s.stage,
    f.kind = 'extended' and coalesce(
        lead(case when f.kind in ('extended', 'extension_cancelled') then f.kind end ignore nulls) over story
        = 'extension_cancelled',
        false
    ) as cancelled,
    count(case when f.kind = 'reopened' then 1 end) over from_here = 0 as stands,
from facts as f
inner join cases as t on f.stream_key = t.stream_key
left join ref.stages as s
    on t.pack = s.pack
    and deed(f.kind, f.caller, f.reached) = s.kind
    and f.occurred_at >= s.valid_from
    and f.occurred_at < s.valid_until
window
    story as (partition by f.stream_key order by f.occurred_at, f.version),
    so_far as (
        partition by f.stream_key order by f.occurred_at, f.version
        rows between unbounded preceding and current row
    ),
    from_here as (
        partition by f.stream_key order by f.occurred_at, f.version
        rows between current row and unbounded following
    )
