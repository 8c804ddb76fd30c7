-- Grain: one event a file asks for; those of which it knows the day alone, or not even that, say so. A club call is its
-- row's only event.
select
    said.* replace (
        case
            when said.kind = 'closed' and said.mark = '' and list_contains(string_split(ready.untimed, ','), 'undated')
                then cast(json_merge_patch(said.payload, '{"undated":true}') as varchar)
            when
                list_contains(
                    string_split(ready.untimed, ','), if(said.kind = 'club_called', 'called_back', said.kind)
                )
                then cast(json_merge_patch(said.payload, '{"untimed":true}') as varchar)
            else said.payload
        end as payload
    ),
from said
inner join ready on said.row_in_file = ready.row_in_file
