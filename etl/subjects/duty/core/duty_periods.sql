-- What duties of units come to on the calendar, whoever owes them: each period with its due moment. The limit counts
-- from the period's last moment; a duty of the day is owed on working days. The calendar's end is the end.
with

periods as (
    select
        u.*,
        c.day as period_to,
        case u.every
            when 'day' then c.day
            when 'week' then c.day - 6
            when 'half_year' then make_date(year(c.day), case when month(c.day) <= 6 then 1 else 7 end, 1)
            else cast(date_trunc(u.every, c.day) as date)
        end as period_from,
        c.provisional as ends_provisional,
        make_timestamp((cast(c.day_number as bigint) + 1) * 86400000000 - 1 - u.utc_offset_us) as ends_at,
        c.workdays_through * u.daily_us as start_position,
        wt_due_position(
            c.workdays_through * u.daily_us, c.workdays_through, u.limit_days, u.limit_us, u.daily_us
        ) as due_position,
    from ref.duties as u
    inner join ref.calendar as c
        on case u.every
            when 'day' then c.is_workday
            when 'week' then isodow(c.day) = 7
            when 'month' then c.day = last_day(c.day)
            when 'quarter' then c.day = last_day(c.day) and month(c.day) % 3 = 0
            when 'half_year' then c.day = last_day(c.day) and month(c.day) % 6 = 0
            else c.day = last_day(c.day) and month(c.day) = 12
        end
)

select
    p.pack,
    p.duty,
    p.valid_from,
    p.period_from,
    p.period_to,
    make_timestamp(wt_micros(cast(p.period_from as timestamp)) - p.utc_offset_us) as started_at,
    core.due_moment(
        p.clock, null, p.ends_at, p.limit_months, p.limit_us, p.start_position, p.due_position, w.day_number,
        p.utc_offset_us, p.daily_us, p.shift_1, p.until_1, p.shift_2, p.until_2, p.shift_3
    ) as due_at,
    cast(date_trunc('month', due_at + to_microseconds(p.utc_offset_us)) as date) as month,
    p.ends_provisional or coalesce(w.provisional, false) as provisional,
from periods as p
left join ref.workdays as w on p.clock = 'working' and wt_ordinal(p.due_position, p.daily_us) = w.ordinal
where p.ends_at >= p.valid_from and p.ends_at < p.valid_until and due_at is not null
order by p.pack, p.duty, p.period_from
