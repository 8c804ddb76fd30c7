-- How each rule is called: as the version in force on the day says it; one that is only to come, as that one does.
create or replace macro core.rule_faces(on_day) as table
with

said as (
    select *, (coalesce(effective_from <= on_day, true), effective_from) as preference
    from ref.rules
)

select
    rule_key,
    arg_max(name_en, preference) as name_en,
    arg_max(name_zh, preference) as name_zh,
    arg_max(clause, preference) as clause,
    arg_max(set_by, preference) as set_by,
    min(rule_no) as place,
from said
group by rule_key
