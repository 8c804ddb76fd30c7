-- Customer-club calls, judged by the pack of their project in force on the day of the call.
create or replace view core.club_calls as
select
    c.number,
    c.project,
    c.called_at,
    c.recorded_at,
    cast(date_trunc('month', c.called_at + to_microseconds(p.utc_offset_us)) as date) as month,
    c.valid,
    c.card_received,
    c.newsletter_received,
    c.contact_updated,
    c.band,
    list_contains(p.club_satisfied, c.band) as satisfied,
    c.consultant,
    c.on_consultant,
    c.on_service,
    c.expectations,
    c.other_needs,
    c.stream_key,
from staging.club_calls as c
left join core.projects as j on c.project = j.project
left join ref.packs as p on j.pack = p.pack and c.called_at >= p.valid_from and c.called_at < p.valid_until
