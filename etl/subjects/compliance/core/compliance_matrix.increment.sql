select * from matrix_next
