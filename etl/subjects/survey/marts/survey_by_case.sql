-- Answers to one item by what became of the case: the one that it is about, or the customer's last before the answer.
-- Each fact by itself: whether every clock was kept that ran out by then, the highest level, days to solve (the lower
-- end of a band; empty while it was open).
create or replace macro marts.survey_by_case(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    row_item varchar := null,
    projects varchar[] := null
) as table
with

of_case as (
    select
        a.stream_key, a.stratum, a.option, a.value, a.weight, a.answered_at,
        c.stream_key as case_key,
        coalesce(c.level, 0) as level,
        case when c.solved_at <= a.answered_at then date_diff('day', c.received_at, c.solved_at) end as days,
    from core.answered(of_questionnaire, row_item) as a
    inner join core.responses as r on a.stream_key = r.stream_key
    inner join core.seen('core.cases') as c
        on
            case
                when r.case_id is null then r.customer_id = c.customer_id and c.received_at <= a.answered_at
                else replace(r.case_id, 'case/', '') = c.case_id
            end
    where
        a.answered_at <= as_of
        and a.month between month_from and month_to
        and (of_wave is null or a.wave = of_wave)
        and (projects is null or list_contains(projects, a.project))
    qualify row_number() over (partition by a.stream_key, a.option order by c.received_at desc, c.stream_key desc) = 1
),

timed as (
    select
        *,
        core.verdicts_of(case_key, answered_at) as verdicts,
    from of_case
),

known as (
    select
        a.*,
        unnest(['clocks', 'level', 'days']) as fact,
        unnest([
            case
                when list_has_any(a.verdicts, ['missed', 'overdue']) then 'missed'
                when list_contains(a.verdicts, 'met') then 'kept'
                else ''
            end,
            cast(a.level as varchar),
            case
                when a.days is null then ''
                when a.days >= 30 then '30'
                when a.days >= 7 then '7'
                when a.days >= 3 then '3'
                when a.days >= 1 then '1'
                else '0'
            end
        ]) as category,
    from timed as a
)

select
    fact, category, stratum, option, value,
    count(*) as n,
    cast(sum(weight) as double) as weight,
    cast(sum(weight * weight) as double) as squared,
from known
group by fact, category, stratum, option, value
order by fact, category, stratum, option
