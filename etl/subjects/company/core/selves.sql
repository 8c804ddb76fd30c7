-- Records of customers that stand for nobody else than another record, as people have said.
with

said as (
    select
        f.stream_key,
        t.subject_id as customer_id,
        f.version,
        f.kind,
        json_extract_string(f.payload, '$.other') as person,
    from facts as f
    inner join touched as t on f.stream_key = t.stream_key
    where f.kind in ('customer_merged', 'customer_separated')
),

merged as (
    select
        stream_key,
        customer_id,
        arg_max(person, version) as person,
        max(version) as version,
    from said
    where kind = 'customer_merged'
    group by stream_key, customer_id
)

select
    m.stream_key,
    m.customer_id,
    m.person,
from merged as m
anti join said as s
    on s.kind = 'customer_separated'
    and m.stream_key = s.stream_key
    and m.person = s.person
    and m.version < s.version
