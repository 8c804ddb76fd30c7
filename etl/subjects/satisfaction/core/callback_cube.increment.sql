select * from callbacks_next
