-- Grain: one row of the file that speaks of a callback again: what its entry says in the file's terms. It stands in for
-- the columns that the file lacks.
with
one as (
    select stream, mark, kind, payload
    from standing
    where kind in ('called_back', 'club_called')
    qualify row_number() over (partition by stream, mark, kind order by imported desc, version asc) = 1
)

select
    told.row_in_file as was_row,
    if(told.valid is null, cast(one.payload ->> '$.reached' as boolean), null) as was_reached,
    if(told.reached is null, cast(one.payload ->> '$.valid' as boolean), null) as was_valid,
    one.payload ->> '$.satisfaction' as was_satisfaction,
    one.payload ->> '$.opinion' as was_opinion,
    one.payload ->> '$.result' as was_result,
    one.payload ->> '$.effect' as was_effect,
    cast(one.payload ->> '$.card_received' as boolean) as was_card_received,
    cast(one.payload ->> '$.newsletter_received' as boolean) as was_newsletter_received,
    cast(one.payload ->> '$.contact_updated' as boolean) as was_contact_updated,
    one.payload ->> '$.band' as was_band,
    one.payload ->> '$.consultant' as was_consultant,
    one.payload ->> '$.on_consultant' as was_on_consultant,
    one.payload ->> '$.on_service' as was_on_service,
    one.payload ->> '$.expectations' as was_expectations,
    one.payload ->> '$.other_needs' as was_other_needs,
from told
inner join bearings on told.row_in_file = bearings.row_in_file
inner join
    one
    on
        bearings.stream = one.stream
        and if(told.kind = 'club', 'club_called', 'called_back') = one.kind
        and if(
            told.kind = 'club', '', concat_ws('|', coalesce(told.caller, 'centre'), iso(told.called_at))
        ) = one.mark
