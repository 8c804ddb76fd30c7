-- Empty the free text of redacted events and of the corrections made to them before the redaction.
update staging.log as l
set
    payload = r.payload,
    words = null
from (
    with

    redactions as (
        select stream_key, target, max(version) as version
        from staging.log
        where kind = 'redacted' and seq > $after_seq
        group by stream_key, target
    ),

    meant as (
        select l.seq, l.kind, l.payload, coalesce(o.kind, l.kind) as told
        from redactions as r
        inner join staging.log as l
            on r.stream_key = l.stream_key
            and (l.version = r.target or (l.kind = 'corrected' and l.target = r.target and l.version < r.version))
        left join staging.log as o on l.stream_key = o.stream_key and l.kind = 'corrected' and l.target = o.version
    )

    select
        m.seq,
        case
            when m.kind <> 'corrected' then json_merge_patch(m.payload, p.patch)
            when json_extract_string(m.payload, '$.replacement') is null then json_merge_patch(m.payload, c.patch)
            else json_merge_patch(
                m.payload,
                c.patch,
                json_object(
                    'replacement',
                    cast(json_merge_patch(json_extract_string(m.payload, '$.replacement'), p.patch) as varchar)
                )
            )
        end as payload,
    from meant as m
    inner join ref.free_text as p on m.told = p.kind
    inner join ref.free_text as c on c.kind = 'corrected'
) as r
where l.seq = r.seq
