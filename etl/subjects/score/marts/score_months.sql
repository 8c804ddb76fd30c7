-- Each project and each month asked for that has begun, with the points that it was opened with; of a month that was
-- not opened, with those in force on its first day.
create or replace macro marts.score_months(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
select
    p.project,
    v.pack,
    m.month,
    m.starts_at,
    v.valid_from as priced_at,
    m.measured_at,
    m.running,
    case
        when o.locked_at <= as_of then 'locked'
        when o.proposed_at <= as_of then 'proposed'
        when m.running then 'running'
        when o.opened_at is not null then 'opened'
        else 'preview'
    end as stage,
    v.scoring_clause,
    v.base,
    v.floor_points,
    v.ceiling_points,
    v.bonus_clause,
    v.bonus_points,
    v.bonus_cap,
    v.unclosed_clause,
    v.unclosed_after_days,
    v.unclosed_points,
    v.other_points,
    v.reckoned_per,
from core.projects as p
cross join core.begun_months(as_of, local_offset, month_from, month_to) as m
left join core.months as o on p.project = o.project and m.month = o.month
inner join ref.packs as v
    on
        coalesce(o.pack, p.pack) = v.pack
        and case
            when o.pack is null then m.starts_at >= v.valid_from and m.starts_at < v.valid_until
            else o.version = v.version
        end
where v.base is not null and (projects is null or list_contains(projects, p.project))
