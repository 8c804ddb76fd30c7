-- The stretches in which the touched cases were open, before they are computed anew.
-- Grain: one row per stretch.
create temp table spans_before as
with

cases as (  -- noqa: ST03
    select stream_key, project, handlers, pack, received_at, closed_at
    from core.cases
    where stream_key in (select t.stream_key from touched_cases as t)
),

turns as (  -- noqa: ST03
    select stream_key, occurred_at, version, kind
    from core.rare_entries
    where stream_key in (select t.stream_key from touched_cases as t)
)

from core.spans_of('cases', 'turns') as s
