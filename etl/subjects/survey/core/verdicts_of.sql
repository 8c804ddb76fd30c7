-- The verdicts on the clocks of a case as they stood at a moment; who asks may know of the case.
create or replace macro core.verdicts_of(of_key, as_of) as (
    select list(core.verdict(o.due_at, o.met_at, o.void_at, as_of, o.void_reason = 'failed', o.unjudged_from))
    from core.obligation_facts as o
    where o.stream_key = of_key
)
