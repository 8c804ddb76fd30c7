-- The lines of months that were locked by the as-of moment, with what is known of their cause today. A case that the
-- reader may not know of is not named.
create or replace macro core.locked_lines(
    as_of timestamp, month_from date, month_to date, projects varchar[]
) as table
select
    l.project,
    l.month,
    l.line,
    c.case_id,
    l.rule_key,
    l.clause,
    l.kind,
    l.points,
    l.capped_points,
    coalesce(o.due_at, e.occurred_at, a.occurred_at) as happened_at,
    case l.kind
        when 'missed'
            then core.verdict(o.due_at, o.met_at, o.void_at, l.locked_at, o.void_reason = 'failed', o.unjudged_from)
        when 'escalation' then format('level {}: {}', e.payload ->> '$.level', e.payload ->> '$.cause')
        when 'bonus' then e.payload ->> '$.reason'
        when 'entry' then a.kind
    end as detail,
    case when l.case_id is null or c.case_id is not null then l.origin end as origin,
from core.month_lines as l
left join core.seen('core.cases') as c on l.case_id = c.case_id
left join core.obligations as o on c.case_id = o.case_id and l.origin = o.obligation_id
left join core.rare_entries as e on c.case_id = e.case_id and l.origin = 'case/' || e.case_id || '@' || e.version
left join core.appraised as a on c.case_id = a.case_id and l.origin = 'case/' || a.case_id || '@' || a.version
where
    l.locked_at <= as_of
    and l.month between month_from and month_to
    and (projects is null or list_contains(projects, l.project))
