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

setbacks as (
    select stream_key, max(place) as place
    from marts.entries(as_of)
    where kind in ('reopened', 'customer_disagreed')
    group by stream_key
),

ends as (
    select
        m.stream_key,
        min(case when v.disposition is null then m.occurred_at end) as solved_at,
        min(case when v.disposition is not null then m.occurred_at end) as void_at,
    from marts.entries(as_of) as m
    left join setbacks as b on m.stream_key = b.stream_key
    left join voids as v
        on
            m.pack = v.pack
            and m.kind = 'closed'
            and json_extract_string(m.payload, '$.disposition') = v.disposition
    where
        m.kind in ('answered', 'solved', 'fed_back', 'closed')
        and m.place > coalesce(b.place, 0)
    group by m.stream_key
),

lives as (
    select
        e.solved_at is not null as is_solved,
        (epoch_us(coalesce(e.solved_at, e.void_at, as_of)) - epoch_us(c.received_at)) // 86400000000 as day,
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
    day,
    count(case when is_solved then 1 end) as solved,
    count(case when not is_solved then 1 end) as censored,
from lives
group by day
order by day
