-- Customer-club calls as they stand after corrections.
select
    stream_key,
    version,
    number,
    project,
    occurred_at as called_at,
    recorded_at,
    coalesce(fact.valid, true) as valid,
    fact.card_received as card_received,
    fact.newsletter_received as newsletter_received,
    fact.contact_updated as contact_updated,
    fact.band as band,
    fact.consultant as consultant,
    fact.on_consultant as on_consultant,
    fact.on_service as on_service,
    fact.expectations as expectations,
    fact.other_needs as other_needs,
from calls
where kind = 'club_called'
order by stream_key, version
