-- Grain: one key of the file that may have been imported before.
select distinct key from placed
where key is not null and all_stops = ''
