-- Where the figures come from: ledger position, last sync, packs and calendar.
create or replace macro marts.state() as table
with

packs as (
    select list(distinct v.pack || ' ' || v.version order by v.pack || ' ' || v.version) as packs
    from ref.packs as v
    where v.pack in (select p.pack, from core.projects as p)
),

judged_years as (
    select year(month) as judged_year, from core.compliance_cube
    union
    select year(month) as judged_year, from core.open_obligations
),

provisional as (
    select list(distinct j.judged_year order by j.judged_year) as years
    from judged_years as j
    inner join ref.calendar as c on j.judged_year = year(c.day)
    where c.provisional
)

select
    s.ledger_seq,
    s.synced_at,
    s.events,
    (select count(*), from core.projects) as projects,
    (select count(*), from core.cases) as cases,
    p.packs,
    y.years as provisional_years,
from staging.state as s
cross join packs as p
cross join provisional as y
