-- Where a deed leads by all versions of all packs alike; none where they differ, or where some do not move the case.
select
    s.kind,
    case when count(distinct s.stage) = 1 and count(*) = (select count(*) from ref.packs) then any_value(s.stage) end
        as stage,
from ref.stages as s
group by s.kind
order by s.kind
