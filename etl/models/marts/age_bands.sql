-- Age bands of each pack as of the moment asked about: so many whole days up to, not including, the next edge.
with

edged as (
    select
        pack,
        age_bands_days as edges,
        unnest(range(len(age_bands_days) + 1)) as band_order,
    from ref.packs
    where $as_of >= valid_from and $as_of < valid_until
)

select
    pack,
    band_order,
    coalesce(edges[band_order], 0) as from_days,
    edges[band_order + 1] as until_days,
    case
        when until_days is null then from_days || '+'
        else from_days || '–' || (until_days - 1)
    end as age_band,
from edged
