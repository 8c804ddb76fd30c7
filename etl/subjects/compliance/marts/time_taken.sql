-- Time taken as a share of the limit, in steps of a tenth; 3.0 holds everything from three times the limit.
create or replace macro marts.time_taken(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    departments varchar[] := null,
    rules varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
with done as (
    select
        rule_key,
        least(floor(10.0 * taken_minutes / limit_minutes), 30) / 10.0 as bin,
    from marts.scoped(as_of, month_from, month_to, projects, departments, rules, severities, channels, concerns)
    where
        met_at is not null
        and taken_minutes >= 0
        and limit_minutes > 0
)

select
    rule_key,
    bin::double as bin,
    count(*) as n,
from done
group by rule_key, bin
order by rule_key, bin
