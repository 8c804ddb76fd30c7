-- Points gained for cases handled so well that the customer praised them, up to the cap of the month.
create or replace macro marts.score_bonuses(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with commended as (
    select
        project,
        case_id,
        seq,
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
        c.occurred_at,
        c.reason,
        m.bonus_clause,
        m.bonus_points,
        m.bonus_cap,
        m.bonus_points
        * (row_number() over (partition by c.project, c.month order by c.occurred_at, c.seq) - 1) as before,
    from commended as c
    inner join marts.score_months(
        as_of, local_offset, month_from, month_to, projects
    ) as m on c.project = m.project and c.month = m.month
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
from given
