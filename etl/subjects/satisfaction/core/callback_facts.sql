-- Callbacks as they stand after corrections.
select * from callbacks_touched
