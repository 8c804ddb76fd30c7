-- What published questionnaires ask, item by item, in the order of the sheet.
with

published as (
    select
        f.stream_key,
        f.version as event_version,
        json_extract_string(f.payload, '$.questionnaire') as questionnaire,
        cast(json_extract_string(f.payload, '$.version') as integer) as sheet_version,
        json_extract_string(f.payload, '$.text') as text,
    from facts as f
    where f.kind = 'questionnaire_published'
),

asked as (
    select
        stream_key,
        event_version,
        questionnaire,
        sheet_version,
        unnest(json_extract(text, '$.sections[*].items[*]')) as item,
        generate_subscripts(json_extract(text, '$.sections[*].items[*]'), 1) as place,
    from published
),

read as (
    select
        * exclude (item),
        from_json(
            item,
            '{"code": "VARCHAR", "kind": "VARCHAR", "text": {"zh": "VARCHAR", "en": "VARCHAR"}, "min": "DOUBLE",
              "max": "DOUBLE", "measures": "VARCHAR",
              "options": [{"code": "VARCHAR", "zh": "VARCHAR", "en": "VARCHAR", "role": "VARCHAR"}]}'
        ) as i,
    from asked
)

select
    stream_key,
    event_version,
    questionnaire,
    sheet_version,
    cast(place as integer) as place,
    i.code as item,
    i.kind as kind,
    i.text.zh as text_zh,
    i.text.en as text_en,
    case when i.kind = '0-10' then 0 else i.min end as low,
    case when i.kind = '0-10' then 10 else i.max end as high,
    i.measures as measures,
    coalesce(i.options, []) as options,
from read
order by stream_key, event_version, place
