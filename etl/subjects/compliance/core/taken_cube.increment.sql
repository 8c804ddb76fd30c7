select * from taken_next
