-- Cases of a period worth telling, and why: raised to the highest level, grave, the customer's second within a year,
-- claimed for, beyond present ability, commended. A case is of the period in which it was received or one of this
-- happened to it. The most reasons first.
create or replace macro marts.typical_cases(
    as_of timestamp,
    since timestamp,
    until timestamp,
    projects varchar[] := null
) as table
with

judged as (
    select
        c.*,
        coalesce(c.level, 0) >= 2 and coalesce(c.level_at <= as_of, true) as is_level_2,
        coalesce(core.word(c.pack, 'severity', c.severity, false) = 'major' or c.major_reported_at <= as_of, false)
            as is_major,
        c.customer_id is not null and exists (
            from core.seen('core.cases') as earlier
            where
                earlier.customer_id = c.customer_id
                and earlier.received_at < c.received_at
                and earlier.received_at >= c.received_at - interval 365 day
        ) as is_repeated,
        coalesce(c.claim_amount > 0, false) as is_claim,
        coalesce(c.unclosed_at <= as_of and c.closed_at is null, false) as is_unclosed,
        coalesce(c.commended_at <= as_of, false) as is_commended,
        list_filter(
            [c.received_at, c.level_at, c.major_reported_at, c.unclosed_at, c.commended_at],
            lambda moment: moment >= since and moment < until and moment <= as_of
        ) as moments,
    from core.seen('core.cases') as c
    where c.received_at <= as_of and (projects is null or list_contains(projects, c.project))
),

named as (
    select
        *,
        list_filter(
            [
                case when is_level_2 then 'level_2' end,
                case when is_major then 'major' end,
                case when is_repeated then 'repeated' end,
                case when is_claim then 'claim' end,
                case when is_unclosed then 'unclosed' end,
                case when is_commended then 'commended' end,
            ],
            lambda reason: reason is not null
        ) as reason_list,
    from judged
    where len(moments) > 0
)

select
    case_id,
    number,
    project,
    department,
    pack,
    concern,
    category,
    severity,
    received_at,
    dispatched_at,
    contacted_at,
    solved_at,
    closed_at,
    level,
    satisfaction,
    list_aggregate(reason_list, 'string_agg', ', ') as reasons,
from named
where len(reason_list) > 0
order by len(reason_list) desc, is_level_2 desc, is_major desc, received_at asc, stream_key asc
