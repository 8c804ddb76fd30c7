-- Whether a case was what a rule asks for, right before a from-event and right after it.
-- Grain: one row per from-event and rule that asks something of the case.
create temp table fitting as
with

known as (
    select
        c.stream_key,
        c.place,
        c.rule_no,
        c.kind,
        k.part,
        k.allowed,
        arg_max(case when s.place < c.place then s.word end, s.place) as word_before,
        arg_max(s.word, s.place) as word_after,
    from candidates as c
    inner join ref.rule_conditions as k on c.rule_no = k.rule_no and k.part in ('when', 'unless')
    left join said as s on c.stream_key = s.stream_key and k.field = s.field and c.place >= s.place
    group by c.stream_key, c.place, c.rule_no, c.kind, k.part, k.field, k.allowed
)

select
    stream_key,
    place,
    rule_no,
    kind,
    bool_and(coalesce(list_contains(allowed, word_before), false) = (part = 'when')) as fitted_before,
    bool_and(coalesce(list_contains(allowed, word_after), false) = (part = 'when')) as fits,
from known
group by stream_key, place, rule_no, kind
