-- Customers asked how satisfied they are, and what they said by a moment: callbacks from their cube, but for those made
-- later; club calls and survey answers one by one.
create or replace macro core.asked_of(as_of timestamp, month_from date, month_to date) as table
with asked as (
    select
        'case_callback' as source, project, category, concern, month, satisfied, answered, asked,
        cast(satisfied as double) as satisfied_weight, cast(answered as double) as answered_weight,
        answered_weight as squared, 0 as promoters, 0 as passives, 0 as detractors,
    from core.seen('core.callback_cube')
    where month between month_from and least(month_to, core.last_month(as_of))
    union all by name
    select
        'case_callback' as source, project, category, concern, month, -1 as asked,
        case when satisfaction is not null then -1 else 0 end as answered,
        case when b.satisfied then -1 else 0 end as satisfied,
        case when b.satisfied then -1.0 else 0.0 end as satisfied_weight,
        case when satisfaction is not null then -1.0 else 0.0 end as answered_weight,
        answered_weight as squared,
    from core.seen('core.callbacks') as b
    where called_at > as_of and month between month_from and least(month_to, core.last_month(as_of))
    union all by name
    select
        'club' as source, project, month, 1 as asked,
        case when valid and band is not null then 1 else 0 end as answered,
        case when valid and c.satisfied then 1 else 0 end as satisfied,
        case when valid and c.satisfied then 1.0 else 0.0 end as satisfied_weight,
        case when valid and band is not null then 1.0 else 0.0 end as answered_weight,
        answered_weight as squared,
    from core.club_calls as c
    where called_at <= as_of and month between month_from and month_to
    union all by name
    select
        'survey' as source, survey, project, category, month, 1 as asked,
        case when score is not null then 1 else 0 end as answered,
        case when score is not null and s.satisfied then 1 else 0 end as satisfied,
        case when score is not null and s.satisfied then weight end as satisfied_weight,
        case when score is not null then weight end as answered_weight,
        case when score is not null then weight * weight end as squared,
        case when recommend between 9 and 10 then 1 else 0 end as promoters,
        case when recommend between 7 and 8 then 1 else 0 end as passives,
        case when recommend between 0 and 6 then 1 else 0 end as detractors,
    from core.survey_answers as s
    where answered_at <= as_of and month between month_from and month_to
)

select *
from asked
