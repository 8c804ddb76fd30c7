-- Grain: one key that this profile brought in an earlier extract of everything, and that the present one lacks.
select earlier.key
from earlier
anti join placed on earlier.key = placed.key
order by earlier.key
