-- Responses of touched streams as they count now: the last sheet of each that nobody withdrew, and what files brought.
-- Grain: one row per response.
create temp table sheets as
with

told as (
    select
        f.stream_key,
        f.version,
        f.kind,
        f.customer_id,
        f.project,
        f.actor,
        f.occurred_at,
        f.recorded_at,
        f.payload,
        t.subject_id,
        last_value(if(f.kind = 'response_withdrawn', null, f.version) ignore nulls) over life as latest,
        bool_or(f.kind = 'response_withdrawn') over life as is_withdrawn,
    from facts as f
    inner join touched as t on f.stream_key = t.stream_key
    where f.kind in ('response_completed', 'response_partial', 'response_broken_off', 'response_withdrawn')
    window
        life as (
            partition by f.stream_key order by f.occurred_at, f.version
            rows between unbounded preceding and unbounded following
        )
),

read as (
    select
        *,
        from_json(
            payload,
            '{"questionnaire": "VARCHAR", "version": "INTEGER", "campaign": "VARCHAR", "case": "VARCHAR",
              "mode": "VARCHAR", "language": "VARCHAR", "started_at": "TIMESTAMPTZ", "seconds": "INTEGER",
              "weight": "DECIMAL(18,6)", "answers": "JSON", "said": "VARCHAR"}'
        ) as sheet,
    from told
    where version = latest and not is_withdrawn
),

responses as (
    select
        stream_key,
        version,
        subject_id as response,
        subject_id as number,
        substr(kind, length('response_') + 1) as state,
        sheet.questionnaire as questionnaire,
        sheet.version as sheet_version,
        sheet.campaign as wave,
        customer_id,
        sheet.case as case_id,
        sheet.mode as mode,
        sheet.language as language,
        project,
        actor,
        make_timestamp(epoch_us(sheet.started_at)) as started_at,
        occurred_at as answered_at,
        recorded_at,
        sheet.seconds as seconds,
        coalesce(sheet.weight, 1) as weight,
        sheet.answers as answers,
        sheet.said as said,
    from read
)

select * from responses
union all by name
select * from sheets_brought
