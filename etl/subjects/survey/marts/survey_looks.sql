-- Sheets that somebody should look at, and why, by a rule (``core.standing_out``) or by a person; none is left out of
-- any figure for it. What was looked at stays in the list and says so.
create or replace macro marts.survey_looks(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    usual_part double := 0.4,
    least_items bigint := 5,
    seconds_an_item double := 2,
    projects varchar[] := null
) as table
with

sheets as (
    from core.sheets_of(of_questionnaire, of_wave, as_of, month_from, month_to, projects)
),

rules as (
    from core.standing_out(
        of_questionnaire, of_wave, as_of, month_from, month_to, usual_part, least_items, seconds_an_item, projects
    )
),

said as (
    from core.response_flags
    where said_at <= as_of
),

flagged as (
    from rules
    union all by name
    select p.stream_key, p.flag from said as p
    anti join rules as r on p.stream_key = r.stream_key and p.flag = r.flag
)

select
    s.wave, s.project,
    case when c.confidential is not true then s.response end as response,
    s.answered_at, s.mode, s.actor, f.flag,
    cast(f.value as double) as value,
    f.usually,
    coalesce(not p.raised, false) as looked_at,
    p.said_by,
    p.note,
from flagged as f
inner join sheets as s on f.stream_key = s.stream_key
left join said as p on f.stream_key = p.stream_key and f.flag = p.flag
left join core.campaigns as c on s.wave = c.wave
order by s.answered_at, s.response, f.flag
