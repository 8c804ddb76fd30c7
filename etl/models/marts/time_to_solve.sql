-- Whole days from receipt to solution; cases not solved at the as-of moment are censored there, withdrawn ones at
-- their closing. A reopened case is unsolved until it is solved again.
with

voids as (select distinct pack, unnest(void_dispositions) as disposition, from ref.packs),

marks as (
    select
        case_id,
        kind,
        occurred_at,
        ordinal,
        case when kind = 'closed' then json_extract_string(payload, '$.disposition') end as disposition,
        max(ordinal) filter (where kind = 'reopened') over (partition by case_id) as reopened,
    from core.milestones
    where
        kind in ('answered', 'solved', 'fed_back', 'closed', 'reopened')
        and occurred_at <= $as_of
),

ends as (
    select
        m.case_id,
        min(m.occurred_at) filter (where v.disposition is null) as solved_at,
        min(m.occurred_at) filter (where v.disposition is not null) as void_at,
    from marks as m
    inner join core.cases as c on m.case_id = c.case_id
    left join voids as v on c.pack = v.pack and m.disposition = v.disposition
    where m.ordinal > coalesce(m.reopened, 0)
    group by m.case_id
),

lives as (
    select
        e.solved_at is not null as is_solved,
        (epoch_us(coalesce(e.solved_at, e.void_at, $as_of)) - epoch_us(c.received_at)) // 86400000000 as day,
    from core.cases as c
    left join ends as e on c.case_id = e.case_id
    where
        c.received_at <= $as_of
        and c.received_month between $month_from and $month_to
        and ($projects is null or list_contains($projects, c.project))
        and ($departments is null or list_contains($departments, c.department))
        and ($severities is null or list_contains($severities, c.severity))
        and ($channels is null or list_contains($channels, c.channel))
        and ($concerns is null or list_contains($concerns, c.concern))
)

select
    day,
    count(*) filter (where is_solved) as solved,
    count(*) filter (where not is_solved) as censored,
from lives
group by day
order by day
