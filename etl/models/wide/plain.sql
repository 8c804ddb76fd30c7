select
    p.* exclude (tangling, unconfirmed, other_department, last_version, first_place, single_events),
    coalesce(p.next_nature, p.first_nature) as nature,
    coalesce(p.next_concern, p.first_concern) as concern,
    coalesce(p.next_category, p.first_category) as category,
    coalesce(p.next_severity, p.first_severity) as severity,
    coalesce(p.next_urgency, p.first_urgency) as urgency,
from pivot as p
where p.tangling = 0
    and p.unconfirmed = 0
    and (p.department is null or p.department = p.other_department)
    and p.last_version < 1024
    and p.first_place >= 0
    and p.last_place < 9000000000000000000
    and p.first_place = p.place_received
order by p.stream_key
