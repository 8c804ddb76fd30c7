-- The answers to one item that the reader may know of, those about cases among them. One item at a time, because the
-- table is sorted by it: what is asked of two items would read all of them.
create or replace macro core.answered(of_questionnaire, of_item) as table
select stream_key, option, value, stratum, weight, wave, project, month, answered_at
from core.answers
where case_id is null and questionnaire = of_questionnaire and item = of_item
union all by name
select stream_key, option, value, stratum, weight, wave, project, month, answered_at
from core.seen('core.case_answers')
where questionnaire = of_questionnaire and item = of_item
