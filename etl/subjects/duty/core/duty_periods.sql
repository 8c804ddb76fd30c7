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
        make_timestamp((c.day_number + 1) * 86400000000 - 1 - u.utc_offset_us) as ends_at,
        c.until_3 as start_position,
        wt_due_row(c.end_row, u.limit_days, c.until_3, u.limit_us, u.slot_us, u.slot_base) as due_row,
    from ref.duties as u
    inner join ref.office_days as c
        on u.day_base = c.day_row - c.day_number
        and case u.every
            when 'day' then c.is_workday
            when 'week' then isodow(c.day) = 7
            when 'month' then c.day = last_day(c.day)
            when 'quarter' then c.day = last_day(c.day) and month(c.day) % 3 = 0
            when 'half_year' then c.day = last_day(c.day) and month(c.day) % 6 = 0
            else c.day = last_day(c.day) and month(c.day) = 12
        end
),

ended as (
    select
        p.*,
        wt_due_position(e.closing, p.start_position, p.limit_us) as due_position,
        core.due_moment(
            p.clock, null, p.ends_at, p.limit_months, p.limit_us, p.utc_offset_us, p.start_position, due_position,
            e.until_1, e.until_2, e.until_3, e.shift_1, e.shift_2, e.shift_3, e.shift_4
        ) as due_at,
        e.provisional <> (due_position > e.turns_at) as due_provisional,
    from periods as p
    left join ref.office_ends as e on p.clock = 'working' and p.due_row = e.end_row
)

select
    p.pack,
    p.duty,
    p.valid_from,
    p.period_from,
    p.period_to,
    make_timestamp(wt_micros(cast(p.period_from as timestamp)) - p.utc_offset_us) as started_at,
    p.due_at,
    cast(date_trunc('month', p.due_at + to_microseconds(p.utc_offset_us)) as date) as month,
    p.ends_provisional or coalesce(p.due_provisional, false) as provisional,
from ended as p
where p.ends_at >= p.valid_from and p.ends_at < p.valid_until and p.due_at is not null
order by p.pack, p.duty, p.period_from
