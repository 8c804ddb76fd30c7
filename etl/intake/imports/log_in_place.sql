-- The log as a table of cases, in the place of its rows.
drop table raw;
alter table log_turned rename to raw;
drop view log_steps;
drop table log_rows;
drop table log_latest;
drop table log_moments;
