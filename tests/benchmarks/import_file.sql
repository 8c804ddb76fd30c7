-- Grain: one complaint with 25 filled columns; every 100th has a receipt time that is none.
with
cases as (
    select n, timestamp '2020-01-01' + to_minutes(n % 3000000) as opened,
    from (select unnest(range($scale)) as n) as numbers
)

select
    'T' || n as number, 'P' || n % 40 as project, 'phone' as channel, 'complaint' as nature, 'property' as concern,
    'leak' as category, 'general' as severity, 'normal' as urgency, 'water, on the floor of room ' || n as content,
    'works' as department, 'open' as status, 'dried' as result, 'S' || n as slip, null as answer, 'dry it' as demand,
    'dry' as plan, null as opinion,
    if(n % 100 = 0, 'soon', strftime(opened, '%Y-%m-%d %H:%M:%S')) as received_at,
    opened + interval 10 minute as dispatched_at, opened + interval 60 minute as contacted_at,
    opened + interval 65 minute as appointed_at, opened + interval 3 day as due_at,
    opened + interval 2 day as solved_at, opened + interval 49 hour as fed_back_at,
    opened + interval 50 hour as replied_at,
from cases
