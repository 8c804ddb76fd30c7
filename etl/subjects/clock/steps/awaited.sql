-- From-events that begin nothing yet: somebody else who has a slip has neither done the same nor returned it. After a
-- callback everybody is free to go on alone.
-- Grain: one row per from-event and rule.
create temp table awaited as
with

parties as (
    select
        e.stream_key,
        e.place,
        e.kind,
        r.all_of,
        said_in(f.payload, r.all_of) as party,
    from (select distinct pack, all_of from ref.rules where all_of is not null) as r
    inner join effective as e on r.pack = e.pack
    inner join facts as f on e.stream_key = f.stream_key and e.version = f.version
),

slips as (
    select
        c.stream_key,
        c.place,
        c.rule_no,
        d.party,
        max(case when p.kind in ('returned', c.kind) then 1 end) is not null as is_done,
    from candidates as c
    inner join parties as d
        on c.stream_key = d.stream_key and c.all_of = d.all_of and d.kind = 'dispatched' and c.place >= d.place
    left join parties as p
        on d.stream_key = p.stream_key
        and d.all_of = p.all_of
        and d.party is not distinct from p.party
        and c.place >= p.place
    where c.all_of is not null
    group by c.stream_key, c.place, c.rule_no, d.party
)

select
    s.stream_key,
    s.place,
    s.rule_no,
from slips as s
anti join effective as e
    on s.stream_key = e.stream_key
    and e.deed in ('called_back', 'called_back_service')
    and s.place > e.place
where not s.is_done
