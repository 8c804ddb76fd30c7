-- The batch `incoming`, typed once: moments as naive UTC, the fields that decide clocks and states as columns.
-- A correction's columns are those of its replacement, ready to stand in for the event it corrects.
with

bodies as (
    select
        s.stream_key,
        k.kind_no,
        i.*,
        case when i.kind = 'corrected' then json_extract_string(i.payload, '$.replacement') else i.payload end as body,
        case
            when i.kind in ('corrected', 'redacted')
                then from_json(i.payload, '{"target": "INTEGER", "void": "BOOLEAN", "occurred_at": "TIMESTAMPTZ"}')
        end as change,
    from incoming as i
    inner join staging.streams as s on i.stream = s.stream
    left join ref.kinds as k on i.kind = k.kind
),

typed as (
    select
        *,
        from_json(
            body,
            '{"number": "VARCHAR", "customer_id": "VARCHAR", "channel": "VARCHAR", "nature": "VARCHAR",
              "concern": "VARCHAR", "category": "VARCHAR", "severity": "VARCHAR", "urgency": "VARCHAR",
              "pack": "VARCHAR", "company_level": "BOOLEAN", "source": "VARCHAR", "department": "VARCHAR",
              "due_at": "TIMESTAMPTZ", "appointment": "VARCHAR", "customer_confirmed": "BOOLEAN", "level": "TINYINT",
              "validity": "VARCHAR", "satisfaction": "VARCHAR", "caller": "VARCHAR", "reached": "BOOLEAN",
              "disposition": "VARCHAR", "amount": "DOUBLE", "content": "VARCHAR",
              "opinion": "VARCHAR"}'
        ) as fact,
    from bodies
)

select
    stream_key,
    seq,
    version,
    kind,
    kind_no,
    occurred_at,
    recorded_at,
    actor,
    project,
    payload,
    change.target as target,
    coalesce(change.void, false) as is_void,
    make_timestamp(epoch_us(change.occurred_at)) as moved_to,
    kind = 'corrected' and body is not null as replaces,
    fact.number as number,
    fact.customer_id as customer_id,
    fact.channel as channel,
    fact.nature as nature,
    fact.concern as concern,
    fact.category as category,
    fact.severity as severity,
    fact.urgency as urgency,
    fact.pack as pack,
    fact.company_level as company_level,
    fact.source as source,
    fact.department as department,
    make_timestamp(epoch_us(fact.due_at)) as due_at,
    fact.appointment as appointment,
    fact.customer_confirmed as customer_confirmed,
    fact.level as level,
    fact.validity as validity,
    fact.satisfaction as satisfaction,
    fact.caller as caller,
    fact.reached as reached,
    fact.disposition as disposition,
    fact.amount as amount,
    coalesce(fact.content, fact.opinion) as words,
from typed
