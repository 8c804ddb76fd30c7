-- Grain: one row of the file, placed in its stream and its project (complaints, surveys, club callbacks) or in those of
-- its case (case callbacks). A project is found by code or name, whatever the letter case and the width of brackets.
with
named as (
    select known_as, any_value(code) as code, any_value(pack) as pack,
    from (
        select spelling(code) as known_as, code, pack from known_projects
        union
        select spelling(name) as known_as, code, pack from known_projects
    ) as names
    group by known_as
),

spelled as (
    select spelling(project) as known_as, project_code(min(project)) as code,
    from checked
    group by known_as
),

found as (
    select
        checked.row_in_file,
        checked.key,
        checked.fingerprint,
        checked.flags,
        checked.repeated,
        checked.stops,
        checked.number,
        checked.project,
        checked_kinds.stream_kind,
        checked_kinds.by_case,
        case
            when checked_kinds.by_case then known_streams.project
            when named.code is not null then named.code
            when $register then nullif(spelled.code, '')
        end as project_code,
        not checked_kinds.by_case and named.code is null and $register as new_project,
        coalesce($pack, named.pack, $default_pack) as pack,
        coalesce(
            known_streams.stream,
            if(checked_kinds.by_case, null, checked_kinds.stream_kind || '/' || case_id(checked.number))
        ) as stream,
        known_streams.stream is not null as known,
        not checked_kinds.by_case as own_stream,
        known_streams.project as known_project,
    from checked
    inner join checked_kinds on checked.row_in_file = checked_kinds.row_in_file
    left join named on spelling(checked.project) = named.known_as
    left join spelled on spelling(checked.project) = spelled.known_as
    left join known_streams
        on checked_kinds.stream_kind = known_streams.stream_kind and checked.number = known_streams.number
)

select
    * exclude (stops, number, stream_kind, by_case, known_project),
    concat_ws(
        chr(10),
        nullif(stops, ''),
        case when not by_case and project is not null and project_code is null then 'project|unknown_project' end,
        case when by_case and number is not null and not known then 'number|unknown_case' end,
        case when not by_case and known and known_project <> project_code then 'number|other_project' end
    ) as all_stops,
from found
