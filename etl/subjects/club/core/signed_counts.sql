-- How many customers have signed at a project, as of a month; the last count entered for a month stands.
select
    stream_key,
    project,
    fact.month as month,
    arg_max(fact.customers, version) as customers,
from calls
where kind = 'signed_counted'
group by stream_key, project, fact.month
order by stream_key, fact.month
