-- Every clause instance of every case: when it began, was due, was met or became void, with the moments of recording.
-- Verdicts are formed when asked (macro core.verdict), so that any past moment can be asked about.
create or replace view core.obligations as
select * from core.obligation_rows('core.obligation_facts', 'core.cases')
