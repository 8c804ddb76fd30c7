select
    r.rule_no,
    r.rule_key,
    r.pack,
    r.clock,
    r.channels,
    r.natures,
    r.concerns,
    r.severities,
    r.appointments,
    r.levels,
    greatest(epoch_us(r.valid_from), 0) * 1024 as from_place,
    least(epoch_us(r.valid_until), 9000000000000000) * 1024 as until_place,
    list(e.kind order by e.kind) filter (where e.role = 'from') as starts,
    list(e.kind order by e.kind) filter (where e.role = 'to') as ends,
    coalesce(list(e.kind order by e.kind) filter (where e.role = 'superseded'), []) as superseding,
    coalesce(list(e.disposition order by e.disposition) filter (where e.role = 'void'), []) as dispositions,
from ref.rules as r
inner join ref.rule_events as e on r.rule_no = e.rule_no
group by all
order by r.rule_no
