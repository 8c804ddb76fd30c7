-- Grain: one customer named in the file, known or new.
select * from customers
