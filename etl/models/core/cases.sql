-- Each case as it stands now: plain lives by the wide road, the others by the generic one.
select * from wide_cases
union all by name
select * from cases_touched
