-- Annex 3: the monthly summary of club calls, one row per project and month that has begun.
create or replace macro marts.club_summary(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (
    select cast(unnest(generate_series(month_from, month_to, interval 1 month)) as date) as month
),

asked as (
    select
        p.project,
        m.month,
    from core.projects as p
    cross join months as m
    where
        m.month <= cast(as_of + local_offset as date)
        and (projects is null or list_contains(projects, p.project))
),

calls as (
    select
        project,
        month,
        cast(min(called_at + local_offset) as date) as first_on,
        cast(max(called_at + local_offset) as date) as last_on,
        count(*) as called,
        count(case when valid then 1 end) as valid,
        count(case when valid and not card_received then 1 end) as no_card,
        count(case when valid and not newsletter_received then 1 end) as no_newsletter,
        count(case when valid and contact_updated then 1 end) as contact_updated,
        count(case when valid and band = 'content' then 1 end) as content,
        count(case when valid and band = 'acceptable' then 1 end) as acceptable,
        count(case when valid and band = 'discontent' then 1 end) as discontent,
        count(case when valid and band is null then 1 end) as unbanded,
    from core.club_calls
    where called_at <= as_of
    group by project, month
),

signed as (
    select
        a.project,
        a.month,
        arg_max(s.customers, s.month) as signed,
    from asked as a
    inner join core.signed_counts as s on a.project = s.project and a.month >= s.month
    group by a.project, a.month
)

select
    a.project,
    a.month,
    coalesce(c.first_on, a.month) as period_from,
    coalesce(c.last_on, last_day(a.month)) as period_to,
    s.signed,
    coalesce(c.called, 0) as called,
    coalesce(c.valid, 0) as valid,
    coalesce(c.no_card, 0) as no_card,
    coalesce(c.no_newsletter, 0) as no_newsletter,
    coalesce(c.contact_updated, 0) as contact_updated,
    coalesce(c.content, 0) as content,
    coalesce(c.acceptable, 0) as acceptable,
    coalesce(c.discontent, 0) as discontent,
    coalesce(c.unbanded, 0) as unbanded,
from asked as a
left join calls as c on a.project = c.project and a.month = c.month
left join signed as s on a.project = s.project and a.month = s.month
order by a.project, a.month
