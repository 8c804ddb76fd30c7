-- Each stretch in which a case was open by the as-of moment: one, but for those that were reopened, whose closings and
-- reopenings are looked up.
create or replace macro core.open_spans(as_of timestamp) as table
with

turned as (
    select stream_key, project, occurred_at, version, kind = 'closed' as closes
    from core.seen('core.rare_entries')
    where kind in ('closed', 'reopened')
),

reopened as (select distinct stream_key from turned where not closes),

turns as (
    select
        stream_key,
        project,
        occurred_at,
        closes,
        lag(closes) over (partition by stream_key order by occurred_at, version) as closed_before,
        min(case when closes then occurred_at end) over (
            partition by stream_key order by occurred_at, version rows between 1 following and unbounded following
        ) as until_at,
    from (
        from turned
        union all by name
        select stream_key, project, received_at as occurred_at, 0 as version, false as closes
        from core.seen('core.cases')
    ) as t
    where stream_key in (select r.stream_key from reopened as r)
)

select stream_key, project, received_at as from_at, closed_at as until_at
from core.seen('core.cases')
where received_at <= as_of and stream_key not in (select r.stream_key from reopened as r)
union all
select stream_key, project, occurred_at as from_at, until_at
from turns
where not closes and coalesce(closed_before, true) and occurred_at <= as_of
