-- $cases cases of 8 events on average over 18 months, straight into the staging tables: 70 % worked (9 events), 15 %
-- answered directly (3), 5 % extended (9), 5 % with repetition (second slip, second appointment; 9), 5 % still open
-- (7). Events are numbered in the order they happened, so the cases of a day lie between each other as in life. Forty
-- projects from large to small, most calls by telephone about building work, one in fourteen grave, a department per
-- concern with one slip in ten to another one.
create or replace temp table told as
with

lives as (
    select
        range as n,
        range % 20 as mix,
        timestamp '2025-01-02 00:00:00'
            + to_microseconds(cast((range * 46656000000000.0) / $cases as bigint))
            + to_seconds(cast(hash(range) % 60 as bigint)) as received_at,
        md5(cast(range as varchar)) as case_id,
        cast(hash(range) % 1000003 as bigint) as dice,
        cast(floor(40 * pow(hash(range, 1) % 1000 / 1000.0, 1.5)) as integer) as project_no,
        hash(range, 2) % 100 as channel_in,
        hash(range, 3) % 100 as concern_in,
        hash(range, 4) % 100 as severity_in,
        cast(hash(range, 5) % 40 as integer) as slip_in,
    from range($cases)
),

stories as (
    select
        *,
        case
            when mix = 0 then [
                'received', 'dispatched', 'contacted', 'appointed', 'extended', 'fed_back', 'called_back',
                'called_back_service', 'closed'
            ]
            when mix = 1 then [
                'received', 'dispatched', 'dispatched', 'contacted', 'appointed', 'appointed', 'fed_back',
                'called_back_service', 'closed'
            ]
            when mix = 2 then ['received', 'dispatched', 'contacted', 'noted', 'noted', 'noted', 'noted']
            when mix < 6 then ['received', 'answered', 'closed']
            else [
                'received', 'dispatched', 'contacted', 'appointed', 'fed_back', 'replied', 'called_back',
                'called_back_service', 'closed'
            ]
        end as story,
    from lives
),

told as (
    select
        n,
        mix,
        unnest(story) as deed,
        generate_subscripts(story, 1) as version,
        received_at,
        case_id,
        dice,
        project_no,
        case
            when channel_in < 60 then 'phone' when channel_in < 75 then 'hotline' when channel_in < 85 then 'visit'
            when channel_in < 92 then 'website' when channel_in < 97 then 'email' else 'letter'
        end as channel,
        case
            when concern_in < 55 then 'engineering' when concern_in < 85 then 'property'
            when concern_in < 95 then 'sales' else 'other'
        end as concern,
        case when severity_in < 60 then 'minor' when severity_in < 93 then 'general' else 'major' end as severity,
        case
            when slip_in < 4 then slip_in
            when concern_in < 55 then 0 when concern_in < 85 then 1 when concern_in < 95 then 2 else 3
        end as department_no,
    from stories
),

timed as (
    select
        *,
        received_at + to_seconds(
            cast((list_extract([0, 12, 40, 60, 2400, 3100, 4300, 4900, 7000], version) * 60)
            * (0.6 + (hash(n, version) % 1000) / 1000.0) as bigint)
        ) as occurred_at,
    from told
)

select
    *,
    if(deed = 'called_back_service', 'called_back', deed) as kind,
    row_number() over (order by occurred_at, n, version)
    + (select coalesce(max(seq), 0) from staging.log) as seq,
from timed;

insert into staging.streams
select seq as stream_key, 'case/' || case_id as stream, 'case' as stream_kind, case_id as subject_id,
    md5_number('case/' || case_id) as digest
from told
where version = 1
order by seq;

insert into staging.log by name
select
    s.stream_key,
    t.seq,
    t.version,
    t.kind,
    k.kind_no,
    t.occurred_at,
    t.occurred_at + to_minutes(cast(t.dice % 9 as bigint)) as recorded_at,
    'staff' || t.dice % 40 as actor,
    'P' || t.project_no as project,
    case
        when t.kind = 'received' then '{"number":"N' || t.n || '","content":"漏水"}'
        else '{"note":"第' || t.dice % 100000 || '次"}'
    end as payload,
    false as is_void,
    false as replaces,
    case when t.kind = 'received' then 'N' || t.n end as number,
    case when t.kind = 'received' then t.channel end as channel,
    case when t.kind = 'received' then 'complaint' end as nature,
    case when t.kind = 'received' then t.concern end as concern,
    case when t.kind = 'received' then 'leak' end as category,
    case when t.kind = 'received' then t.severity end as severity,
    case when t.kind = 'received' then 'normal' end as urgency,
    case when t.kind = 'received' then 'sunshine' end as pack,
    case when t.kind = 'received' then false end as company_level,
    case when t.kind = 'dispatched' then 'D' || t.department_no end as department,
    case
        when t.kind = 'dispatched' then t.occurred_at + interval 60 minutes
        when t.kind = 'appointed' then t.occurred_at + interval 2 days
        when t.kind = 'extended' then t.occurred_at + interval 3 days
    end as due_at,
    case when t.kind = 'appointed' then 'completion' end as appointment,
    case when t.kind = 'extended' then true end as customer_confirmed,
    case when t.kind = 'called_back' then ['satisfied', 'neutral'][1 + t.dice % 2] end as satisfaction,
    case t.deed when 'called_back' then 'centre' when 'called_back_service' then 'project_service' end as caller,
    case when t.kind = 'called_back' then true end as reached,
    case when t.kind = 'closed' then if(t.mix between 3 and 5, 'answered', 'resolved') end as disposition,
    case when t.kind = 'received' then '漏水' end as words,
from told as t
inner join ref.kinds as k on t.deed = k.kind
inner join staging.streams as s on s.stream = 'case/' || t.case_id
order by t.seq;

drop table told
