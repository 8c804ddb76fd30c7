-- Grain: one row of a project register, placed in the project it names.
select
    checked.row_in_file,
    checked.key,
    checked.fingerprint,
    checked.flags,
    checked.repeated,
    coalesce(known_projects.code, project_code(checked.code)) as project_code,
    known_projects.code is null as new_project,
    coalesce(checked.pack, $pack, known_projects.pack, $default_pack) as pack,
    'project/' || coalesce(known_projects.code, project_code(checked.code)) as stream,
    known_projects.code is not null as known,
    false as own_stream,
    false as begins_otherwise,
    concat_ws(
        chr(10),
        nullif(checked.stops, ''),
        case
            when not list_contains($packs, coalesce(checked.pack, $pack, known_projects.pack, $default_pack))
                then 'pack|unknown_pack'
        end
    ) as all_stops,
from checked
left join known_projects on spelling(checked.code) = spelling(known_projects.code)
