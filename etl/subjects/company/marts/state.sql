-- Where the figures come from: ledger position, last sync, packs and calendar. Entries of cases that the reader may not
-- know of, what stands beside these and answers about them are not counted, and the position is that of the last one of
-- all others.
create or replace macro marts.state() as table
with

unknown as (
    select stream_key from core.unseen('core.cases')
    union all
    select s.stream_key
    from staging.streams as s
    inner join core.unseen('core.cases') as c on s.stream_kind = 'beside' and s.subject_id = c.case_id
    union all
    select stream_key from core.unseen('core.case_responses')
),

told as (
    select seq >> 40 as shard, max(seq & 1099511627775) as number, count(*) as events
    from staging.log
    where exists (from unknown) and stream_key not in (select u.stream_key from unknown as u)
    group by shard
),

-- Of shards that are served elsewhere nothing is told here: they stand as far as they were followed.
known as (
    select
        list(if(h.shard is null and exists (from staging.served), f.number, coalesce(t.number, 0)) order by f.shard)
            as reached,
        sum(t.events) as events,
    from (select unnest(range(len(w.reached))) as shard, unnest(w.reached) as number, from staging.state as w) as f
    left join told as t on f.shard = t.shard
    left join staging.served as h on f.shard = h.shard
    having sum(t.events) > 0
),

packs as (
    select list(distinct v.pack || ' ' || v.version order by v.pack || ' ' || v.version) as packs
    from ref.packs as v
    where
        v.pack in (select p.pack, from core.projects as p)
        and v.valid_from <= (select coalesce(s.synced_at, cast('infinity' as timestamp)), from staging.state as s)
),

cases as (
    select
        count(*) as known,
        count(handlers) as confidential,
    from core.seen('core.cases')
),

judged_years as (
    select distinct year(month) as judged_year, from core.seen('core.compliance_matrix')
),

provisional as (
    select list(distinct j.judged_year order by j.judged_year) as years
    from judged_years as j
    inner join ref.calendar as c on j.judged_year = year(c.day)
    where c.provisional
)

select
    coalesce(k.reached, s.reached) as reached,
    s.synced_at,
    coalesce(cast(k.events as bigint), s.events) as events,
    (select count(*), from core.projects) as projects,
    c.known as cases,
    c.confidential,
    p.packs,
    y.years as provisional_years,
from staging.state as s
left join known as k on true
cross join cases as c
cross join packs as p
cross join provisional as y
