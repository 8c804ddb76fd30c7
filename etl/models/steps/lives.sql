-- Facts of cases with what a state needs: the stage after each, the last reopening, the highest level reached.
-- Grain: one row per counting event of a case.
create temp table lives as
select
    e.*,
    s.stage,
    coalesce(max(e.ordinal) filter (where e.kind = 'reopened') over (partition by e.stream_key), 0) as reopened,
    max(e.level) over (partition by e.stream_key) as top_level,
from effective as e
left join ref.stages as s on e.kind = s.kind
