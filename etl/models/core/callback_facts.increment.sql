select * from callbacks_touched
