-- Responses of touched streams as they count now: the last sheet of each that nobody withdrew, and what files brought.
-- Grain: one row per response.
create temp table sheets as
with

withdrawn as (
    select stream_key from facts where kind = 'response_withdrawn'
),

latest as (
    select stream_key, max_by(version, place_of(occurred_at, version)) as version
    from facts
    where kind in ('response_completed', 'response_partial', 'response_broken_off')
    group by stream_key
),

read as (
    select
        f.*,
        t.subject_id,
        from_json(
            f.payload,
            '{"questionnaire": "VARCHAR", "version": "INTEGER", "campaign": "VARCHAR", "case": "VARCHAR",
              "mode": "VARCHAR", "language": "VARCHAR", "started_at": "TIMESTAMPTZ", "seconds": "INTEGER",
              "weight": "DECIMAL(18,6)", "answers": "JSON", "said": "VARCHAR"}'
        ) as sheet,
    from facts as f
    inner join latest as l on f.stream_key = l.stream_key and f.version = l.version
    inner join touched as t on f.stream_key = t.stream_key
    anti join withdrawn as w on f.stream_key = w.stream_key
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
