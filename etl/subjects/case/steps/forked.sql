-- Where events lead that do not lead to one stage always: by the step that wrote them, and by what they say. Of the
-- moves of a deed the first that fits counts; an event of a step that its version does not have counts as of none.
-- Grain: one row per such event of a touched case; `stage` is null where the case stays where it was.
create temp table forked as
with

told as (
    select
        f.stream_key,
        f.version,
        f.occurred_at,
        f.step,
        c.pack,
        deed(f.kind, f.caller, f.reached) as deed,
        map {
            'severity': f.severity, 'nature': f.nature, 'concern': f.concern, 'category': f.category,
            'urgency': f.urgency, 'validity': f.validity, 'appointment': f.appointment, 'decision': f.decision,
            'disposition': f.disposition, 'caller': f.caller, 'mode': f.mode, 'incident': f.incident,
            'satisfaction': f.satisfaction, 'about': f.about, 'whom': f.whom, 'shift': f.shift, 'party': f.party,
            'what': f.what, 'part': f.part, 'level': cast(f.level as varchar), 'cause': f.cause,
            'reached': cast(f.reached as varchar), 'anonymous': cast(f.anonymous as varchar),
            'formal': cast(f.formal as varchar), 'written': cast(f.written as varchar),
            'own_matter': cast(f.own_matter as varchar), 'delegated': cast(f.delegated as varchar),
            'signed': cast(f.signed as varchar), 'company_level': cast(f.company_level as varchar)
        } as said,
    from facts as f
    inner join births as c on f.stream_key = c.stream_key
    where (c.pack, deed(f.kind, f.caller, f.reached)) in (select (m.pack, m.kind) from ref.forks as m)
),

moved as (
    select
        t.stream_key,
        t.version,
        arg_min({ 'stage': m.stage, 'all_of': m.all_of }, m.place) as move,
    from told as t
    inner join ref.forks as m
        on t.pack = m.pack
        and t.deed = m.kind
        and t.occurred_at >= m.valid_from
        and t.occurred_at < m.valid_until
        and m.step = case when list_contains(m.steps, t.step) then t.step else '' end
    where len(list_filter(
        m.checks,
        lambda asked: not coalesce(list_contains(asked.wanted, t.said[asked.field]), asked.open)
    )) = 0
    group by t.stream_key, t.version
)

select
    m.stream_key,
    m.version,
    case when w.version is null then m.move.stage end as stage,
from moved as m
left join awaited as w on m.stream_key = w.stream_key and m.version = w.version and m.move.all_of = w.all_of
