-- The age bands of each pack's version in force, so that those of rows at hand can be told.
create or replace macro marts.age_bands(as_of timestamp) as table
select
    pack,
    from_days,
    until_days,
    age_band,
from ref.age_bands
where as_of >= valid_from and as_of < valid_until
order by pack, from_days
