-- The complaints that one bar or mark of the causes counts, open ones first, then the latest; the word '-' stands for
-- those of which nobody said it.
create or replace macro marts.cause_cases(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    of_group varchar := null,
    of_code varchar := null,
    row_limit bigint := null
) as table
with told as (
    select
        *,
        core.spoken(['category'], pack, 'category', category, projects) as spoken_category,
    from core.complaints_received(as_of, month_from, month_to, projects)
)

select
    case_id,
    number,
    project,
    spoken_category as category,
    building,
    received_at,
    closed_at,
    count(*) over () as total,
    count(case when closed_at is null then 1 end) over () as open_cases,
from told
where
    case of_group
        when 'category' then coalesce(spoken_category, '-') = of_code
        when 'building' then coalesce(building, '-') = of_code
        when 'project' then project = of_code
        else true
    end
order by closed_at is not null asc, received_at desc, case_id asc
limit row_limit
