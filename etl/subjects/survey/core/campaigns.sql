-- Surveys as planned last, and how far they got.
select
    f.stream_key,
    t.subject_id as wave,
    arg_max(p.name, f.version) as name,
    arg_max(p.questionnaire, f.version) as questionnaire,
    arg_max(p.version, f.version) as sheet_version,
    arg_max(p.projects, f.version) as projects,
    arg_max(p.opens, f.version) as opens,
    arg_max(p.closes, f.version) as closes,
    coalesce(arg_max(p.confidential, f.version), false) as confidential,
    max(case when f.kind = 'campaign_drawn' then f.occurred_at end) as drawn_at,
    max(case when f.kind = 'campaign_opened' then f.occurred_at end) as opened_at,
    max(case when f.kind = 'campaign_closed' then f.occurred_at end) as closed_at,
from (
    select
        *,
        case
            when kind = 'campaign_planned'
                then from_json(
                    payload,
                    '{"name": "VARCHAR", "questionnaire": "VARCHAR", "version": "INTEGER", "projects": ["VARCHAR"],
                      "opens": "DATE", "closes": "DATE", "confidential": "BOOLEAN"}'
                )
        end as p,
    from facts
) as f
inner join touched as t on f.stream_key = t.stream_key
where f.kind in ('campaign_planned', 'campaign_drawn', 'campaign_opened', 'campaign_closed')
group by f.stream_key, t.subject_id
having wave is not null
order by f.stream_key
