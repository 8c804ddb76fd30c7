-- Each obligation whose verdict differs under a draft; a side is null where the obligation is not there at all.
create or replace temp view verdict_changes as
select
    coalesce(b.case_id, a.case_id) as case_id,
    coalesce(b.number, a.number) as number,
    coalesce(b.project, a.project) as project,
    coalesce(b.rule_key, a.rule_key) as rule_key,
    coalesce(b.started_at, a.started_at) as started_at,
    b.due_at as due_before,
    a.due_at as due_after,
    b.verdict as verdict_before,
    a.verdict as verdict_after,
from judged_before as b
full join judged_after as a on b.obligation_id = a.obligation_id
where b.verdict is distinct from a.verdict
