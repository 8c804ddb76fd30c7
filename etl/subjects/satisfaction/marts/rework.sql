-- What became of customers who were dissatisfied at the callback on their case: whether work on it went on, how they
-- answered in the end, and how long it took until it was solved again. A case counts in the month of its first such
-- answer.
create or replace macro marts.rework(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    concerns varchar[] := null
) as table
with told as (
    select
        said_at,
        list_last(list_filter(said, lambda answer: answer.said_at <= as_of)).satisfied as satisfied,
        worked_at <= as_of as worked,
        case when solved_at <= as_of then solved_at end as solved_at,
    from core.seen('core.unhappy')
    where
        said_at <= as_of
        and month between month_from and month_to
        and (projects is null or list_contains(projects, project))
        and (concerns is null or list_contains(concerns, coalesce(concern, '')))
)

select
    case
        when satisfied then 'satisfied'
        when not satisfied then 'dissatisfied'
        when worked then 'reworked'
        else 'nothing'
    end as outcome,
    count(*) as n,
    count(case when worked then 1 end) as reworked,
    median((epoch_us(solved_at) - epoch_us(said_at)) / 86400000000.0) as median_days,
from told
group by outcome
order by n desc, outcome asc
