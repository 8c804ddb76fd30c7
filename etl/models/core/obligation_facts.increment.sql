select * from obligations_touched
