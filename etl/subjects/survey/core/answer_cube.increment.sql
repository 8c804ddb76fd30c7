select * from answers_next
