-- Open cases of one group and of one window of time, the first of them in one of several orders, and how many they are.
create or replace macro marts.unresolved_listed(
    as_of timestamp,
    projects varchar[] := null,
    departments varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null,
    of_window varchar := 'all',
    of_order varchar := 'due',
    of_group varchar := null,
    of_code varchar := null,
    row_limit bigint := null
) as table
with

grouped as (
    select
        u.*,
        b.age_band,
    from marts.unresolved_then(as_of, projects, departments, severities, channels, concerns) as u
    left join ref.age_bands as b
        on of_group = 'age_band'
        and u.pack = b.pack
        and u.age_days >= b.from_days
        and u.age_days < b.until_days
        and as_of >= b.valid_from
        and as_of < b.valid_until
),

chosen as (
    select *
    from grouped
    where
        case of_window
            when 'overdue' then overdue_count > 0
            when 'day' then coalesce(minutes_left between 0 and 1440, false)
            when 'week' then coalesce(minutes_left between 0 and 10080, false)
            when 'none' then next_due_at is null
            else true
        end
        and case of_group
            when 'age_band' then coalesce(age_band = of_code, false)
            when 'stage' then pack || '/' || stage = of_code
            when 'level' then cast(level as varchar) = of_code
            when 'project' then project = of_code
            else true
        end
)

select
    * exclude (age_band),
    count(*) over () as total,
from chosen
order by
    case when of_order = 'level' then -level end,
    case when of_order <> 'age' then next_due_at end nulls last,
    received_at,
    case_id
limit row_limit
