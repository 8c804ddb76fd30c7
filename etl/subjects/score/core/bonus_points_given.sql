-- Points gained for cases handled so well that the customer praised them, up to the cap of the month.
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.bonus_points_given(of_months varchar, as_of timestamp, local_offset interval) as table
with commended as (
    select
        project,
        case_id,
        seq,
        version,
        occurred_at,
        cast(date_trunc('month', occurred_at + local_offset) as date) as month,
        json_extract_string(payload, '$.reason') as reason,
    from core.seen('core.rare_entries')
    where kind = 'commended' and occurred_at <= as_of
),

given as (
    select
        c.project,
        c.month,
        c.case_id,
        c.version,
        c.occurred_at,
        c.reason,
        m.bonus_clause,
        m.bonus_points,
        m.bonus_cap,
        m.bonus_points
        * (row_number() over (partition by c.project, c.month order by c.occurred_at, c.seq) - 1) as before,
    from commended as c
    inner join query_table(of_months) as m on c.project = m.project and c.month = m.month
)

select
    project,
    month,
    case_id,
    bonus_clause as clause,
    'bonus' as kind,
    bonus_points as points,
    greatest(least(bonus_points, bonus_cap - before), 0) as capped_points,
    occurred_at as happened_at,
    reason as detail,
    'case/' || case_id || '@' || version as origin,
from given
