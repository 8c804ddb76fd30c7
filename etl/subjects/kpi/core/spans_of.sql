-- Each stretch in which a case was open: one, but for those that were reopened, whose closings and reopenings stand in
-- `of_turns`; and the local months in which it began and ended.
create or replace macro core.spans_of(of_cases varchar, of_turns varchar) as table
with

cases as not materialized (
    select c.stream_key, c.project, c.handlers, c.received_at, c.closed_at, z.utc_offset_us
    from query_table(of_cases) as c
    left join ref.zones as z on c.pack = z.pack
),

turned as (
    select stream_key, occurred_at, version, kind = 'closed' as closes
    from query_table(of_turns)
    where kind in ('closed', 'reopened')
),

reopened as (select distinct stream_key from turned where not closes),

turns as (
    select
        stream_key,
        occurred_at as from_at,
        closes,
        lag(closes) over (partition by stream_key order by occurred_at, version) as closed_before,
        min(case when closes then occurred_at end) over (
            partition by stream_key order by occurred_at, version rows between 1 following and unbounded following
        ) as until_at,
    from (
        from turned
        union all by name
        select stream_key, received_at as occurred_at, 0 as version, false as closes
        from cases
    ) as t
    where stream_key in (select r.stream_key from reopened as r)
),

spans as (
    select stream_key, project, handlers, utc_offset_us, received_at as from_at, closed_at as until_at
    from cases
    where stream_key not in (select r.stream_key from reopened as r)
    union all
    select t.stream_key, c.project, c.handlers, c.utc_offset_us, t.from_at, t.until_at
    from turns as t
    inner join cases as c on t.stream_key = c.stream_key
    where not t.closes and coalesce(t.closed_before, true)
)

select
    stream_key,
    project,
    handlers,
    from_at,
    until_at,
    cast(date_trunc('month', from_at + to_microseconds(utc_offset_us)) as date) as from_month,
    cast(date_trunc('month', until_at + to_microseconds(utc_offset_us)) as date) as until_month,
from spans
