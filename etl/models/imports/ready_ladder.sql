-- Grain: one escalation that brings events, with receiver and clause of its step of the ladder.
select
    judged.*,
    ladders.receiver,
    if(judged.cause = 'direct', ladders.direct_clause, ladders.clause) as ladder_clause,
from judged
left join ladders on judged.pack = ladders.pack and judged.level = ladders.level
where judged.outcome in ('accepted', 'corrected')
