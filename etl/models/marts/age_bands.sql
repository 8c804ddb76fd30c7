-- The age bands of each pack's version in force, so that those of rows at hand can be told.
select
    pack,
    from_days,
    until_days,
    age_band,
from ref.age_bands
where $as_of >= valid_from and $as_of < valid_until
order by pack, from_days
