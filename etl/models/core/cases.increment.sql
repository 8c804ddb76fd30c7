select * from cases_touched
