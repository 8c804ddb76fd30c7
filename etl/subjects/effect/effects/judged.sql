-- Obligations that began since a moment, with their verdict as of another: what is compared before and under a draft.
select
    obligation_id,
    case_id,
    number,
    project,
    rule_key,
    clause,
    started_at,
    due_at,
    verdict,
from marts.judged($as_of)
where
    started_at >= $since
    and pack = $pack
    and ($projects::varchar[] is null or list_contains($projects::varchar[], project))
