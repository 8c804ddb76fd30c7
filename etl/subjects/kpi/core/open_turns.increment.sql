select * from turns_next
