-- The security log, newest first: deeds as they were recorded, and looks at masked data, which are entries of
-- their own.
create or replace macro marts.security_log(
    since timestamp,
    until timestamp,
    of_deed varchar := null,
    of_actor varchar := null,
    looks_alone boolean := false,
    row_limit bigint := null,
    row_offset bigint := 0
) as table
with

lines as (
    select
        seq,
        occurred_at,
        recorded_at,
        actor,
        project,
        case
            when kind = 'accessed' then json_extract_string(payload, '$.deed')
            when cast(json_extract_string(payload, '$.searched') as boolean) then 'searched'
            else 'revealed'
        end as deed,
        kind = 'revealed' as of_a_field,
        case
            when kind = 'revealed' then json_extract_string(payload, '$.customer_id')
            else json_extract_string(payload, '$.what')
        end as what,
        case
            when kind = 'revealed' then json_extract_string(payload, '$.field')
            else json_extract_string(payload, '$.detail')
        end as detail,
        json_extract_string(payload, '$.reason') as reason,
        coalesce(cast(json_extract_string(payload, '$.searched') as boolean), false) as searched,
        coalesce(cast(json_extract_string(payload, '$.times') as bigint), 1) as times,
    from staging.log
    where kind in ('accessed', 'revealed')
)

select
    seq,
    occurred_at,
    actor,
    project,
    deed,
    what,
    detail,
    reason,
    searched,
    times,
    count(*) over () as total,
from lines
where
    (of_deed is null or deed = of_deed)
    and (of_a_field or not coalesce(looks_alone, false))
    and (of_actor is null or actor = of_actor)
    and occurred_at >= since
    and occurred_at < until
order by recorded_at desc, seq desc
limit row_limit
offset row_offset
