-- What became of those invited, one code a person over all modes: of all that is known of a person the code whose group
-- says most; of one group an answer, then the wish to be left alone, then the attempts, then what was broken off.
-- Which code says so is the list's. ``surveys.fieldwork.invitation`` says the same of one invitation.
create or replace macro marts.survey_outcomes(
    as_of timestamp,
    projects varchar[] := null
) as table
with

known as (
    select
        i.stream_key,
        i.wave,
        i.project,
        i.stratum,
        i.disposition as tried,
        unnest([
            case r.state when 'completed' then 'complete' when 'partial' then 'partial' end,
            if(i.opted_out, 'never_again', null),
            null,
            if(r.state = 'broken_off', 'broke_off', null),
            if(i.sent > 0, 'sent', 'not_attempted'),
        ]) as means,
        unnest([5, 4, 3, 2, 1]) as place,
    from core.invitations as i
    left join core.responses as r on i.invitation = r.response and i.wave = r.wave
    where i.invited_at <= as_of and (projects is null or list_contains(projects, i.project))
),

coded as (
    select
        k.* exclude (tried, means),
        if(k.place = 3, k.tried, m.disposition) as disposition,
    from known as k
    left join ref.dispositions as m on k.means = m.means
),

ended as (
    select
        c.stream_key,
        c.wave,
        c.project,
        c.stratum,
        arg_max(c.disposition, row(coalesce(d.rank, 0), c.place)) as disposition,
    from coded as c
    left join ref.dispositions as d on c.disposition = d.disposition
    where c.disposition is not null
    group by c.stream_key, c.wave, c.project, c.stratum
)

select
    e.wave,
    e.project,
    e.stratum,
    e.disposition,
    coalesce(d.outcome, 'UO') as outcome,
    count(*) as persons,
from ended as e
left join ref.dispositions as d on e.disposition = d.disposition
group by e.wave, e.project, e.stratum, e.disposition, d.outcome
