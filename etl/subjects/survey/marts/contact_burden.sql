-- On how many days customers were contacted, for whatever reason: calls of surveys and of the club, links and letters,
-- callbacks on cases, answers that files bring. Several on one day are one; nobody is counted twice,
-- were there two records of one person.
create or replace macro marts.contact_burden(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with

contacted as (
    select i.customer_id, a.attempted_at as at_moment
    from core.attempts as a
    inner join core.invitations as i on a.invitation = i.invitation
    where a.mode = 'phone'
    union all by name
    select customer_id, invited_at as at_moment from core.invitations
    where sent > 0
    union all by name
    select c.customer_id, b.called_at as at_moment
    from core.seen('core.callbacks') as b
    inner join core.seen('core.cases') as c on b.stream_key = c.stream_key
    union all by name
    select customer_id, answered_at as at_moment from core.responses
    where case_id is null and mode = 'phone'
),

days as (
    select
        core.person(k.customer_id) as customer_id,
        count(distinct cast(k.at_moment + to_microseconds(coalesce(z.utc_offset_us, 0)) as date)) as days,
    from contacted as k
    inner join core.customers as c on k.customer_id = c.customer_id
    left join core.projects as j on c.project = j.project
    left join ref.zones as z on j.pack = z.pack
    where
        k.at_moment <= as_of
        and date_trunc('month', k.at_moment + to_microseconds(coalesce(z.utc_offset_us, 0)))
        between month_from and month_to
    group by core.person(k.customer_id)
)

select
    c.project,
    coalesce(d.days, 0) as days,
    count(*) as customers,
from core.customers as c
left join days as d on c.customer_id = d.customer_id
where
    c.customer_id not in (select s.customer_id from core.selves as s)
    and (projects is null or list_contains(projects, c.project))
group by c.project, days
order by c.project, days
