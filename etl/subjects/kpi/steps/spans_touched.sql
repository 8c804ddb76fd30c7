-- The stretches in which the touched cases were open.
-- Grain: one row per stretch.
create temp table spans_touched as
with turns as (  -- noqa: ST03
    select stream_key, occurred_at, version, kind
    from facts
    where
        kind in ('closed', 'reopened')
        and stream_key in (select f.stream_key from facts as f where f.kind = 'reopened')
)

from core.spans_of('cases_touched', 'turns') as s
