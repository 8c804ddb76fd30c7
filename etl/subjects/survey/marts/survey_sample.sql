-- Who was asked and who answered, against everybody there is, by what is known of customers: each fact by itself.
create or replace macro marts.survey_sample(
    as_of timestamp,
    of_wave varchar := null,
    projects varchar[] := null
) as table
with

invited as (
    select
        i.wave,
        i.project,
        c.sex,
        c.purchase_status,
        0 as population,
        1 as invited,
        if(r.response is null, 0, 1) as answered,
    from core.invitations as i
    left join core.customers as c on i.customer_id = c.customer_id
    left join core.responses as r
        on i.invitation = r.response and i.wave = r.wave and r.state <> 'broken_off' and r.answered_at <= as_of
    where i.invited_at <= as_of
),

everybody as (
    select w.wave, c.project, c.sex, c.purchase_status, 1 as population, 0 as invited, 0 as answered
    from core.campaigns as w
    inner join core.customers as c on list_contains(w.projects, c.project)
    where w.drawn_at <= as_of
),

known as (
    select
        wave,
        unnest(['project', 'sex', 'purchase_status']) as fact,
        unnest([project, sex, purchase_status]) as category,
        population,
        invited,
        answered,
    from (
        select * from everybody
        union all by name
        select * from invited
    ) as each
    where (of_wave is null or wave = of_wave) and (projects is null or list_contains(projects, project))
)

select
    wave,
    fact,
    coalesce(category, '') as category,
    cast(sum(population) as bigint) as population,
    cast(sum(invited) as bigint) as invited,
    cast(sum(answered) as bigint) as answered,
    sum(population) / nullif(sum(sum(population)) over of_fact, 0) as population_share,
    sum(invited) / nullif(sum(sum(invited)) over of_fact, 0) as invited_share,
    sum(answered) / nullif(sum(sum(answered)) over of_fact, 0) as answered_share,
from known
group by wave, fact, coalesce(category, '')
window of_fact as (partition by wave, fact)
order by all
