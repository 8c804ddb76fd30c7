-- Every rule of the company's regulation with its kinds of events, as all three engines are told.
select
    r.rule_no,
    r.clock,
    r.limit_days,
    r.limit_us,
    r.warn,
    r.share_num,
    r.share_den,
    any_value(a.allowed) as appointments,
    cast(any_value(l.allowed) as integer[]) as levels,
    list(distinct e.kind) filter (where e.role = 'from') as starts,
    coalesce(list(distinct e.kind) filter (where e.role = 'to'), []) as ends,
    coalesce(list(distinct e.kind) filter (where e.role = 'superseded'), []) as superseding,
    coalesce(list(distinct e.disposition) filter (where e.role = 'void'), []) as dispositions,
from ref.rules as r
inner join ref.rule_events as e on r.rule_no = e.rule_no
left join ref.rule_conditions as a on r.rule_no = a.rule_no and a.part = 'from' and a.field = 'appointment'
left join ref.rule_conditions as l on r.rule_no = l.rule_no and l.part = 'from' and l.field = 'level'
where r.pack = 'sunshine'
group by all
order by r.rule_no
