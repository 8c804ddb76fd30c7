-- Where the past of figures begins anew, as entered by the as-of moment: of the projects asked about, and of all of
-- them together.
create or replace macro marts.baselines(
    as_of timestamp,
    projects varchar[] := null
) as table
select unit, kpi, since, arg_max(reason, recorded_at) as reason, max(recorded_at) as recorded_at
from core.baselines
where recorded_at <= as_of and (unit is null or projects is null or list_contains(projects, unit))
group by unit, kpi, since
order by unit nulls first, kpi, since
