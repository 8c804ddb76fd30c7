-- Grain: one callback, on a case or of a club member (Annex 3).
-- The columns of a union are named by its first part. -- noqa: disable=AL03
select
    row_in_file, stream, project_code, known, 80 as place, 'called_back' as kind,
    concat_ws('|', coalesce(caller, 'centre'), iso(called_at)) as mark, called_at as occurred_at,
    facts({
        'caller': coalesce(caller, 'centre'), 'reached': coalesce(reached, valid, true), 'satisfaction': satisfaction,
        'opinion': opinion, 'result': result, 'effect': effect
    }) as payload,
from ready
where kind = 'case'
union all
select
    row_in_file, stream, project_code, known, 80, 'club_called', '', called_at,
    facts({
        'number': number, 'customer_id': customer_id, 'valid': coalesce(valid, reached, true),
        'card_received': card_received, 'newsletter_received': newsletter_received,
        'contact_updated': contact_updated, 'band': band, 'consultant': consultant, 'on_consultant': on_consultant,
        'on_service': on_service, 'expectations': expectations, 'other_needs': other_needs
    }),
from ready
where kind = 'club'
