-- Grain: the whole file: how many rows speak of streams that exist.
select count(*) from bearings
where known
