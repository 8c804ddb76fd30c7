-- Every obligation that began: the from-events of each rule that nothing refuses, and from when its time counts.
create temp table starts as
with counted_from as (
    select
        c.stream_key,
        c.place,
        c.rule_no,
        max(e.occurred_at) as moment,
        arg_max(e.vague, e.occurred_at) as vague,
    from candidates as c
    inner join effective as e on c.stream_key = e.stream_key and c.since = e.kind and c.place >= e.place
    where c.since is not null
    group by c.stream_key, c.place, c.rule_no
)

select
    c.stream_key,
    c.place,
    c.version as from_version,
    case
        when s.moment is not null then s.moment
        when c.starts = 'recorded' then c.recorded_at
        else c.occurred_at
    end as started_at,
    if(c.cancelled, 0, coalesce(s.vague, if(c.starts is not distinct from 'recorded', 0, c.vague))) as start_vague,
    c.recorded_at as started_recorded_at,
    c.due_at as carried_due_at,
    c.in_charge,
    c.cancelled,
    c.rule_no,
from candidates as c
anti join refused as n on c.stream_key = n.stream_key and c.place = n.place and c.rule_no = n.rule_no
left join counted_from as s on c.stream_key = s.stream_key and c.place = s.place and c.rule_no = s.rule_no
