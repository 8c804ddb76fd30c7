-- Grain: one stream that exists and that the file speaks of again.
select distinct stream from bearings
where known
