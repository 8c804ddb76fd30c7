-- What club members said, one row per call and field that holds words, newest first.
create or replace macro marts.club_words(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with said as (
    unpivot (
        select
            project,
            month,
            number,
            called_at,
            band,
            consultant,
            on_consultant,
            on_service,
            expectations,
            other_needs,
        from core.club_calls
        where
            called_at <= as_of
            and month between month_from and month_to
            and (projects is null or list_contains(projects, project))
    )
    on on_consultant, on_service, expectations, other_needs
    into name field value words
)

select
    project,
    month,
    number,
    called_at,
    band,
    consultant,
    field,
    words,
from said
where trim(words) <> ''
order by called_at desc, number asc, field asc
