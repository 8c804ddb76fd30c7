-- What an event counts as where its kind alone does not say (casework/case/deeds.py): a callback by whom, whether it
-- reached.
create or replace macro deed(kind, caller, reached) as
    case
        when kind <> 'called_back' then kind
        when reached is false then 'called_back_unreached'
        when caller = 'project_service' then 'called_back_service'
        else kind
    end;
