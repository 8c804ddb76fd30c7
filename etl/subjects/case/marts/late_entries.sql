-- Events recorded later after they happened than the pack allows; a dimension not asked for is null, and with none
-- asked for there is one row, be it of zeros.
create or replace macro marts.late_entries(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    dimensions varchar[] := [],
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
with

entered as (
    select
        m.project,
        m.department,
        cast(date_trunc('month', m.occurred_at + local_offset) as date) as month,
        m.kind,
        m.actor,
        (epoch_us(m.recorded_at) - epoch_us(m.occurred_at)) // 60000000 as lag_minutes,
        v.late_entry_minutes,
    from marts.entries(as_of) as m
    left join ref.packs as v
        on
            m.pack = v.pack
            and m.occurred_at >= v.valid_from
            and m.occurred_at < v.valid_until
    where
        m.occurred_at >= month_from - local_offset
        and m.occurred_at < month_to + interval 1 month - local_offset
        and (projects is null or list_contains(projects, m.project))
        and (departments is null or list_contains(departments, coalesce(m.department, '')))
        and core.is_chosen(severities, m.pack, 'severity', m.severity)
        and core.is_chosen(channels, m.pack, 'channel', m.channel)
        and core.is_chosen(concerns, m.pack, 'concern', m.concern)
    union all by name
    select null as kind
    where len(dimensions) = 0
)

select
    case when list_contains(dimensions, 'project') then project end as project,
    case when list_contains(dimensions, 'department') then department end as department,
    case when list_contains(dimensions, 'month') then month end as month,
    case when list_contains(dimensions, 'kind') then kind end as kind,
    case when list_contains(dimensions, 'actor') then actor end as actor,
    count(kind) as entries,
    count(case when lag_minutes > late_entry_minutes then 1 end) as late,
    cast(median(lag_minutes) as double) as median_lag_minutes,
from entered
group by all
