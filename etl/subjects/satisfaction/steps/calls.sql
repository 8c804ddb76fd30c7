-- Facts of streams other than cases, with their payloads read.
-- Grain: one row per counting event of a touched stream that is no case, no response and no invitation.
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
        case when f.replaced_by is null then l.payload else json_extract_string(l.payload, '$.replacement') end,
        '{"valid": "BOOLEAN", "card_received": "BOOLEAN", "newsletter_received": "BOOLEAN",
          "contact_updated": "BOOLEAN", "band": "VARCHAR", "consultant": "VARCHAR", "on_consultant": "VARCHAR",
          "on_service": "VARCHAR", "expectations": "VARCHAR", "other_needs": "VARCHAR", "survey": "VARCHAR",
          "score": "INTEGER", "recommend": "INTEGER", "category": "VARCHAR", "mode": "VARCHAR", "weight": "DOUBLE",
          "comment": "VARCHAR", "code": "VARCHAR", "name": "VARCHAR", "city": "VARCHAR", "subsidiary": "VARCHAR",
          "month": "DATE", "customers": "BIGINT", "duty": "VARCHAR", "period": "DATE"}'
    ) as fact,
from facts as f
inner join touched as t on f.stream_key = t.stream_key
inner join staging.log as l on f.stream_key = l.stream_key and coalesce(f.replaced_by, f.version) = l.version
where t.stream_kind not in ('case', 'response', 'invitation')
