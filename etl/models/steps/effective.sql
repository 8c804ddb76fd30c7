-- Facts of cases in the order they happened, with the department in charge, the stage each leads to, whether an
-- extension was cancelled, and whether it stands: outcomes from before the last reopening are history, not state.
-- Grain: one row per counting event of a case.
create temp table effective as
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
semi join (select stream_key from touched where stream_kind = 'case') as t on f.stream_key = t.stream_key
left join ref.stages as s on deed(f.kind, f.caller, f.reached) = s.kind
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
