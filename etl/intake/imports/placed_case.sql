-- Grain: one row of the file, placed in the stream and project of its case (escalations).
select
    checked.row_in_file,
    checked.key,
    checked.fingerprint,
    checked.flags,
    checked.repeated,
    known_streams.project as project_code,
    false as new_project,
    coalesce(known_streams.pack, $default_pack) as pack,
    known_streams.stream,
    known_streams.stream is not null as known,
    false as own_stream,
    false as begins_otherwise,
    concat_ws(
        chr(10),
        nullif(checked.stops, ''),
        case
            when checked.stops = '' and checked.number is not null and known_streams.stream is null
                then 'number|unknown_case'
        end
    ) as all_stops,
from checked
left join known_streams on 'case' = known_streams.stream_kind and checked.number = known_streams.number
