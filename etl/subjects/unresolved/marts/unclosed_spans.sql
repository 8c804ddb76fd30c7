-- Each stretch in which a case stood on the register of unclosed complaints, as of the as-of moment.
create or replace macro marts.unclosed_spans(as_of timestamp, projects varchar[] := null) as table
with

declarations as (
    select
        stream_key,
        case_id,
        project,
        place_of(occurred_at, version) as place,
        version,
        occurred_at,
        json_extract_string(payload, '$.reason') as reason,
    from core.seen('core.rare_entries')
    where kind = 'declared_unclosed' and occurred_at <= as_of
),

ends as (
    select
        stream_key,
        place_of(occurred_at, version) as place,
        occurred_at,
    from core.seen('core.rare_entries')
    where kind in ('closed', 'reopened') and occurred_at <= as_of
),

declared as (
    select
        d.case_id,
        d.project,
        d.place,
        d.version,
        d.occurred_at,
        d.reason,
        min(e.occurred_at) as ended_at,
    from declarations as d
    left join ends as e on d.stream_key = e.stream_key and d.place < e.place
    group by all
)

select
    case_id,
    project,
    ended_at,
    min(occurred_at) as declared_at,
    arg_min(reason, place) as reason,
    arg_min(version, place) as version,
from declared
where projects is null or list_contains(projects, project)
group by case_id, project, ended_at
