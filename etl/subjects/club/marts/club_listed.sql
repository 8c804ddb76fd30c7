-- The single calls behind Annex 3's figures, newest first.
create or replace macro marts.club_listed(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
select
    project,
    month,
    number,
    called_at,
    valid,
    card_received,
    newsletter_received,
    contact_updated,
    band,
    consultant,
from core.club_calls
where
    called_at <= as_of
    and month between month_from and month_to
    and (projects is null or list_contains(projects, project))
order by called_at desc, number asc
