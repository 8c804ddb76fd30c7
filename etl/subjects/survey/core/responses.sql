-- Responses as they stand: who was asked lies in another stratum than their project where the draw said so. What a file
-- brought of a club call answers the questionnaire that the project's regulation has for it, if it has one.
select
    s.stream_key,
    s.version,
    s.response,
    s.number,
    s.state,
    if(s.questionnaire = 'club_called', coalesce(p.club_sheet, s.questionnaire), s.questionnaire) as questionnaire,
    s.sheet_version,
    s.wave,
    s.customer_id,
    s.case_id,
    s.mode,
    s.language,
    s.project,
    coalesce(i.stratum, s.project) as stratum,
    s.actor,
    s.started_at,
    s.answered_at,
    s.recorded_at,
    cast(date_trunc('month', s.answered_at + to_microseconds(coalesce(p.utc_offset_us, 0))) as date) as month,
    s.seconds,
    cast(s.weight as decimal(18, 6)) as weight,
    s.said,
from sheets as s
left join core.invitations as i on s.response = i.invitation and s.wave = i.wave
left join core.projects as j on s.project = j.project
left join ref.packs as p on j.pack = p.pack and s.answered_at >= p.valid_from and s.answered_at < p.valid_until
order by s.stream_key
