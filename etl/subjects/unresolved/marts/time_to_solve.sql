-- Whole days from receipt to solution; cases not solved at the as-of moment are censored there, withdrawn ones at
-- their closing. A case reopened, or whose customer disagreed, is unsolved until it is solved again.
create or replace macro marts.time_to_solve(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
with

voids as (select distinct pack, unnest(void_dispositions) as disposition from ref.packs),

counting as (
    select *
    from core.entries_then(as_of)
    where kind in ('answered', 'solved', 'fed_back', 'closed', 'reopened', 'customer_disagreed')
),

setbacks as (
    select stream_key, max(place) as place
    from counting
    where kind in ('reopened', 'customer_disagreed')
    group by stream_key
),

ends as (
    select
        m.stream_key,
        min(case when v.disposition is null then m.occurred_at end) as lasting_at,
        min(case when v.disposition is not null then m.occurred_at end) as withdrawn_at,
    from counting as m
    left join setbacks as b on m.stream_key = b.stream_key
    left join voids as v
        on
            m.pack = v.pack
            and m.kind = 'closed'
            and m.disposition = v.disposition
    where
        m.kind not in ('reopened', 'customer_disagreed')
        and m.place > coalesce(b.place, 0)
    group by m.stream_key
),

lives as (
    select
        c.received_at,
        case when c.last_event_at > as_of then e.lasting_at else c.lasting_at end as lasting_at,
        case when c.last_event_at > as_of then e.withdrawn_at else c.withdrawn_at end as withdrawn_at,
    from core.seen('core.cases') as c
    left join ends as e on c.stream_key = e.stream_key
    where
        c.received_at <= as_of
        and c.received_month between month_from and month_to
        and (projects is null or list_contains(projects, c.project))
        and (departments is null or list_contains(departments, coalesce(c.department, '')))
        and core.is_chosen(severities, c.pack, 'severity', c.severity)
        and core.is_chosen(channels, c.pack, 'channel', c.channel)
        and core.is_chosen(concerns, c.pack, 'concern', c.concern)
)

select
    (epoch_us(coalesce(lasting_at, withdrawn_at, as_of)) - epoch_us(received_at)) // 86400000000 as day,
    count(lasting_at) as solved,
    count(*) - count(lasting_at) as censored,
from lives
group by day
order by day
