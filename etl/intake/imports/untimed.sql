-- Grain: one event a file asks for; those of which it knows the day alone say so. A club call is its row's only event.
select
    said.* replace (
        if(
            list_contains(string_split(ready.untimed, ','), if(said.kind = 'club_called', 'called_back', said.kind)),
            cast(json_merge_patch(said.payload, '{"untimed":true}') as varchar),
            said.payload
        ) as payload
    ),
from said
inner join ready on said.row_in_file = ready.row_in_file
