-- Pick lists: only what occurs, in a stable order.
create or replace macro marts.choices(projects varchar[] := null) as table
with

cells as (
    select project, department, rule_key, severity, channel, month
    from core.seen('core.compliance_cube')
    union all
    select project, department, rule_key, severity, channel, month
    from core.seen('core.open_obligations')
),

seen as (
    select *
    from cells
    where projects is null or list_contains(projects, project)
),

months as (
    select month from seen
    union all
    select month from core.club_calls
    where projects is null or list_contains(projects, project)
    union all
    select month from core.survey_answers
    where projects is null or list_contains(projects, project)
),

rules as (
    select
        rule_key,
        arg_max(clause, effective_from) as clause,
        arg_max(name_zh, effective_from) as name_zh,
        arg_max(name_en, effective_from) as name_en,
        min(rule_no) as place,
    from ref.rules
    where rule_key in (select seen.rule_key from seen)
    group by rule_key
),

listed as (
    select 'project' as kind, project as code, name, coalesce(city, '') as extra, 0 as place
    from core.projects
    where projects is null or list_contains(projects, project)
    union all by name
    select 'rule' as kind, rule_key as code, name_en as name, name_zh, clause as extra, place
    from rules
    union all by name
    select distinct 'department' as kind, department as code, 0 as place
    from seen
    where department is not null
    union all by name
    select distinct
        'severity' as kind, core.spoken(['severity'], rule_key, 'severity', severity, projects) as code, 0 as place
    from seen
    where severity is not null
    union all by name
    select distinct
        'channel' as kind, core.spoken(['channel'], rule_key, 'channel', channel, projects) as code, 0 as place
    from seen
    where channel is not null
    union all by name
    select distinct 'survey' as kind, survey as code, 0 as place
    from core.survey_answers
    where survey is not null and (projects is null or list_contains(projects, project))
    union all by name
    select distinct 'month' as kind, cast(month as varchar) as code, 0 as place
    from months
    where month is not null
)

select kind, code, name, name_zh, extra
from listed
order by kind, place, code
