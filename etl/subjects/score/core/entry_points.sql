-- Points for entries that lines of a project's sheet name to count whenever they happen, in the month they happened in:
-- of the lines that fit what the entry says and what its case is, the first counts.
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.entry_points(
    of_months varchar,
    as_of timestamp,
    local_offset interval,
    projects varchar[]
) as table
with entries as (  -- noqa: ST03
    select
        *,
        cast(date_trunc('month', occurred_at + local_offset) as date) as month,
        map(
            json_keys(payload), list_transform(json_keys(payload), lambda field: said_in(payload, field))
        ) as said,
    from core.seen('core.appraised')
    where
        occurred_at <= as_of
        and kind in (select s.kind from ref.scoring_lines as s where s.sheet = 'project' and s.happens)
        and (projects is null or list_contains(projects, project))
)

select
    project,
    month,
    case_id,
    line_clause as clause,
    'entry' as kind,
    points,
    occurred_at as happened_at,
    kind as detail,
    'case/' || case_id || '@' || version as origin,
from core.priced_entries('entries', of_months, 'project', as_of)
