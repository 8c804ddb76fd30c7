-- Grain: one escalation that brings events, with receiver and clause of its step of the ladder that was
-- in force then.
select
    judged.row_in_file, judged.stream, judged.known, judged.project_code, ladders.receiver,
    if(told.cause = 'direct', ladders.direct_clause, ladders.clause) as ladder_clause,
from judged
inner join told on judged.row_in_file = told.row_in_file
left join
    ladders
    on
        judged.pack = ladders.pack
        and told.level = ladders.level
        and told.escalated_at >= ladders.valid_from
        and told.escalated_at < ladders.valid_until
where judged.outcome in ('accepted', 'corrected')
