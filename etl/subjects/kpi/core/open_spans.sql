-- Each stretch in which a case was open by the as-of moment: one, but for those that were reopened, whose closings and
-- reopenings are looked up.
create or replace macro core.open_spans(as_of timestamp) as table
with

reopened as (select distinct stream_key from core.seen('core.rare_entries') where kind = 'reopened'),

turns as (
    select
        c.stream_key,
        c.project,
        m.occurred_at,
        m.kind = 'closed' as closes,
        lag(m.kind = 'closed') over (partition by m.stream_key order by m.ordinal) as closed_before,
        min(case when m.kind = 'closed' then m.occurred_at end) over (
            partition by m.stream_key order by m.ordinal rows between 1 following and unbounded following
        ) as until_at,
    from core.milestones as m
    inner join core.seen('core.cases') as c on m.stream_key = c.stream_key
    where m.kind in ('received', 'closed', 'reopened') and m.stream_key in (select r.stream_key from reopened as r)
)

select stream_key, project, received_at as from_at, closed_at as until_at
from core.seen('core.cases')
where received_at <= as_of and stream_key not in (select r.stream_key from reopened as r)
union all
select stream_key, project, occurred_at as from_at, until_at
from turns
where not closes and coalesce(closed_before, true) and occurred_at <= as_of
