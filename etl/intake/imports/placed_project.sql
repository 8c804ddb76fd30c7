-- Grain: one row of the file, placed in its stream and its project (complaints, surveys, club callbacks) or in those of
-- its case (case callbacks). A project is found by code or name, whatever the letter case and the width of brackets;
-- else by what its name has beside signs and blanks, which is told. A case with the number of a confidential one of
-- another project is a case of its own: a report must not tell of that one.
with
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
            when alike.code_count = 1 then alike.code
            when alike.code_count > 1 then null
            when $register then nullif(spelled.code, '')
        end as project_code,
        not checked_kinds.by_case and named.code is null and alike.code is null and $register as new_project,
        coalesce($pack, named.pack, alike.pack, $default_pack) as pack,
        coalesce(known_streams.confided and known_streams.project is distinct from project_code, false) as apart,
        coalesce(
            known_streams.stream,
            if(checked_kinds.by_case, null, checked_kinds.stream_kind || '/' || case_id(checked_kinds.named))
        ) || if(apart, '~' || md5(project_code), '') as found_in,
        if(apart, found_in in (select a.stream from apart_streams as a), known_streams.stream is not null) as known,
        not checked_kinds.by_case as own_stream,
        if(apart, project_code, known_streams.project) as known_project,
        not checked_kinds.by_case and named.code is null and coalesce(alike.code_count, 0) = 1 as respelled,
        not checked_kinds.by_case and named.code is null and coalesce(alike.code_count, 0) > 1 as doubtful,
        coalesce(
            not checked_kinds.by_case and not apart
            and abs(date_diff('hour', known_streams.began_at, checked_kinds.began_at)) >= 24,
            false
        ) as begins_otherwise,
    from checked
    inner join checked_kinds on checked.row_in_file = checked_kinds.row_in_file
    left join named_projects as named on spelling(checked.project) = named.known_as
    left join alike_projects as alike on lower(project_code(checked.project)) = alike.known_as
    left join spelled on spelling(checked.project) = spelled.known_as
    left join known_streams
        on checked_kinds.stream_kind = known_streams.stream_kind and checked_kinds.named = known_streams.number
)

select
    * exclude (stops, flags, number, stream_kind, by_case, found_in, apart, known_project, respelled, doubtful),
    found_in as stream,
    concat_ws(chr(10), nullif(flags, ''), case when respelled then 'project|project_respelled' end) as flags,
    concat_ws(
        chr(10),
        nullif(stops, ''),
        case when doubtful then 'project|project_alike' end,
        case
            when not by_case and not doubtful and project is not null and project_code is null
                then 'project|unknown_project'
        end,
        case when stops = '' and by_case and number is not null and not known then 'number|unknown_case' end,
        case when not by_case and known and known_project <> project_code then 'number|other_project' end
    ) as all_stops,
from found
