-- Each case as it stands now.
select * from cases_touched
