-- Facts of cases with what a state needs: the stage after each, the last reopening, the highest level reached.
-- Grain: one row per counting event of a case.
create temp view lives as
with

highs as (
    select
        stream_key,
        coalesce(max(ordinal) filter (where kind = 'reopened'), 0) as reopened,
        max(level) as top_level,
    from effective
    group by stream_key
)

select
    e.*,
    s.stage,
    h.reopened,
    h.top_level,
from effective as e
inner join highs as h on e.stream_key = h.stream_key
left join ref.stages as s on e.deed = s.kind
