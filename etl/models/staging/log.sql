-- The batch `incoming`, typed once: moments as naive UTC, the fields that decide clocks and states as columns.
-- A correction's columns are those of its replacement, ready to stand in for the event it corrects.
insert into staging.log
with

bodies as (
    select
        s.stream_key,
        i.*,
        case when i.kind = 'corrected' then json_extract_string(i.payload, '$.replacement') else i.payload end as body,
        case
            when i.kind in ('corrected', 'redacted')
                then from_json(i.payload, '{"target": "INTEGER", "void": "BOOLEAN", "occurred_at": "TIMESTAMPTZ"}')
        end as change,
    from incoming as i
    inner join staging.streams as s on md5_number(i.stream) = s.digest
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
    t.stream_key,
    t.seq,
    t.version,
    t.kind,
    k.kind_no,
    t.occurred_at,
    t.recorded_at,
    t.actor,
    t.project,
    t.payload,
    t.step,
    t.change.target as target,
    coalesce(t.change.void, false) as is_void,
    make_timestamp(epoch_us(t.change.occurred_at)) as moved_to,
    t.kind = 'corrected' and t.body is not null as replaces,
    t.fact.number as number,
    t.fact.customer_id as customer_id,
    t.fact.channel as channel,
    t.fact.nature as nature,
    t.fact.concern as concern,
    t.fact.category as category,
    t.fact.severity as severity,
    t.fact.urgency as urgency,
    t.fact.pack as pack,
    t.fact.company_level as company_level,
    t.fact.source as source,
    t.fact.department as department,
    make_timestamp(epoch_us(t.fact.due_at)) as due_at,
    t.fact.appointment as appointment,
    t.fact.customer_confirmed as customer_confirmed,
    t.fact.level as level,
    t.fact.validity as validity,
    t.fact.satisfaction as satisfaction,
    t.fact.caller as caller,
    t.fact.reached as reached,
    t.fact.disposition as disposition,
    t.fact.amount as amount,
    coalesce(t.fact.content, t.fact.opinion) as words,
from typed as t
left join ref.kinds as k on deed(t.kind, t.fact.caller, t.fact.reached) = k.kind
