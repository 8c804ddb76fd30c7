-- Facts of streams other than cases, with their payloads read.
-- Grain: one row per counting event of a touched stream that is no case.
create temp table calls as
select
    f.stream_key,
    t.stream_kind,
    t.subject_id,
    f.version,
    f.kind,
    f.occurred_at,
    f.recorded_at,
    f.project,
    f.pack,
    f.number,
    from_json(
        f.payload,
        '{"valid": "BOOLEAN", "card_received": "BOOLEAN", "newsletter_received": "BOOLEAN",
          "contact_updated": "BOOLEAN", "band": "VARCHAR", "consultant": "VARCHAR", "on_consultant": "VARCHAR",
          "on_service": "VARCHAR", "expectations": "VARCHAR", "other_needs": "VARCHAR", "survey": "VARCHAR",
          "score": "INTEGER", "recommend": "INTEGER", "category": "VARCHAR", "mode": "VARCHAR", "weight": "DOUBLE",
          "comment": "VARCHAR", "code": "VARCHAR", "name": "VARCHAR", "city": "VARCHAR", "subsidiary": "VARCHAR",
          "month": "DATE", "customers": "BIGINT"}'
    ) as fact,
from facts as f
inner join touched as t on f.stream_key = t.stream_key
where t.stream_kind <> 'case'
