-- Answers, whatever the questionnaire; sorted so that an item's lie together.
select *
from answers_touched
order by questionnaire, item, stream_key
