-- The lines of persons' months that the reader may see: what counted, and of whom that is known also the base and what
-- floor or ceiling gives or takes. The posts that the sheet names see all of a project, everybody their own. What
-- counted in a case that the reader may not know of is in no line and no total.
-- The months it is asked for stand in the relation `of_months` (core.person_months).
create or replace macro core.person_lines(of_months varchar, as_of timestamp, local_offset interval) as table
with entries as (  -- noqa: ST03
    select
        *,
        cast(date_trunc('month', occurred_at + local_offset) as date) as month,
        map(
            json_keys(payload), list_transform(json_keys(payload), lambda field: said_in(payload, field))
        ) as said,
    from core.seen('core.appraised')
    where occurred_at <= as_of
),

happened as (
    select
        project, month, core.said_then(words, 'whom', as_of) as whom, case_id, line_clause as clause, 'entry' as kind,
        points, points as capped_points, occurred_at as happened_at, kind as detail,
        'case/' || case_id || '@' || version as origin,
    from core.priced_entries('entries', of_months, 'person', as_of)
),

begun as (
    select distinct
        m.project, m.month, h.whom, m.scoring_clause as clause, m.base as points, m.base as capped_points,
    from query_table(of_months) as m
    inner join happened as h on m.project = h.project and m.month = h.month
    where h.whom is not null
),

counted as (
    select *, 'base' as kind, 'base' as origin
    from begun
    union all by name
    from happened
),

totals as (  -- noqa: ST03
    select project, month, whom, sum(capped_points) as raw
    from counted
    where whom is not null
    group by project, month, whom
),

lines as (
    from counted
    union all by name
    select project, month, whom, clause, kind, points, capped_points, kind as origin
    from core.score_bounds('totals', of_months)
),

guarded as (  -- noqa: ST03
    select l.*, list_concat(m.handlers, ['user/' || l.whom]) as handlers
    from lines as l
    inner join query_table(of_months) as m on l.project = m.project and l.month = m.month
)

select * exclude (handlers)
from core.seen('guarded')
