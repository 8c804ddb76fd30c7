select * from cube_next
