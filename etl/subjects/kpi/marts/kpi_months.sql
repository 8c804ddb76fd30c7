-- Every figure of every unit, month by month, but the score (marts.kpi_scores, which is dearer to plan than all of
-- these): what cards, matrix, sentences and reports say. The unit is a project, null for all asked about together.
-- Two surveys are never one figure: a unit's is that of the survey which most people answered in the last month that is
-- over in which anybody answered one.
create or replace macro marts.kpi_months(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null,
    kpis varchar[] := null
) as table
with

ends as (from core.month_ends(as_of, local_offset, month_from, month_to) as month_ends),

owing as (
    select distinct r.rule_no
    from ref.rules as r
    inner join ref.rule_events as e on r.rule_no = e.rule_no
    where e.role = 'to' and e.kind in ('called_back', 'called_back_service')
),

obligations as materialized (
    select project, month, rule_no, sum(met) as met, sum(late) as late, sum(met + missed + overdue) as due
    from core.matrix_counts(as_of, month_from, month_to)
    group by project, month, rule_no
),

open_cases as materialized (
    select project, month, open_cases as cases, overdue_cases as late
    from core.open_months(as_of, local_offset, month_from, month_to)
),

figures as (
    select project, month, 'compliance' as kpi, met as hits, due as n from obligations
    union all by name
    select project, month, 'callback_coverage' as kpi, met + late as hits, due as n
    from obligations
    where rule_no in (select w.rule_no from owing as w)
    union all by name
    select project, month, 'satisfaction_' || source as kpi, survey, satisfied as hits, answered as n
    from marts.satisfaction(as_of, month_from, month_to, [['source', 'survey', 'project', 'month']], projects)
    union all by name
    select project, month, 'open' as kpi, cases as hits, null as n from open_cases
    union all by name
    select project, month, 'overdue' as kpi, late as hits, cases as n from open_cases
),

units as (
    select
        f.project as unit, f.month, f.kpi, f.survey, e.running, e.starts_at, sum(f.hits) as hits, sum(f.n) as n,
        arg_max(f.survey, (not e.running, f.month, sum(f.n), f.survey)) filter (where sum(f.n) > 0)
            over (partition by f.project) as most_answered,
    from figures as f
    inner join ends as e on f.month = e.month
    where
        (projects is null or list_contains(projects, f.project))
        and (kpis is null or list_contains(kpis, f.kpi))
    group by f.month, f.kpi, f.survey, e.running, e.starts_at, rollup (f.project)
)

select
    u.unit, u.month, u.kpi, cast(u.hits as double) as hits, cast(u.n as bigint) as n,
    case
        when u.kpi = 'compliance' then v.compliance_target
        when u.kpi = 'callback_coverage' then 1.0
        when u.kpi like 'satisfaction%' then v.satisfaction_target
    end as target,
    u.running,
    b.since as judged_since,
    u.survey,
from units as u
left join core.projects as p on u.unit = p.project
left join ref.packs as v
    on coalesce(v.pack = p.pack, v.is_default) and u.starts_at >= v.valid_from and u.starts_at < v.valid_until
left join (select unit, kpi, max(since) as since from marts.baselines(as_of, projects) group by unit, kpi) as b
    on u.unit is not distinct from b.unit and u.kpi = b.kpi
where (u.n > 0 or u.kpi = 'open') and (u.survey is null or u.survey = u.most_answered)
order by u.unit nulls first, u.kpi, u.month
