-- The batch `incoming`, typed once: moments as naive UTC, the fields that decide clocks and states as columns.
-- A correction's columns are those of its replacement, ready to stand in for the event it corrects.
insert into staging.log by name
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
        stream_key,
        seq,
        version,
        kind,
        occurred_at,
        recorded_at,
        actor,
        project,
        payload,
        step,
        change.target as target,
        coalesce(change.void, false) as is_void,
        make_timestamp(epoch_us(change.occurred_at)) as moved_to,
        kind = 'corrected' and body is not null as replaces,
        fact_of(body) as fact,
    from bodies
),

opened as (
    select
        * exclude (fact),
        fact.*,
    from typed
)

select
    o.* exclude (content, opinion) replace (
        make_timestamp(epoch_us(o.due_at)) as due_at,
        make_timestamp(epoch_us(o.wanted_by)) as wanted_by
    ),
    coalesce(o.content, o.opinion) as words,
    k.kind_no,
from opened as o
left join ref.kinds as k on deed(o.kind, o.caller, o.reached) = k.kind
