-- Time taken as a share of the limit, in steps of a tenth; 3.0 holds everything from three times the limit.
with done as (
    select
        rule_key,
        least(floor(10.0 * taken_minutes / limit_minutes), 30) / 10.0 as bin,
    from marts.scoped
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
