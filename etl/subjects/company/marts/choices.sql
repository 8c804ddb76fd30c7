-- Pick lists: only what occurs, in a stable order. Clauses, departments and months are found in the narrow matrix, each
-- list in the same pass; the wide cube is read for the words of cases alone.
create or replace macro marts.choices(projects varchar[] := null, on_day date := null) as table
with

cells as (
    select project, rule_key, department, month
    from core.seen('core.compliance_matrix')
    union all by name
    select project, month
    from core.club_calls
    union all by name
    select project, month, survey
    from core.survey_answers
),

found as (
    select rule_key, department, month, survey
    from cells
    where projects is null or list_contains(projects, project)
    group by grouping sets ((rule_key), (department), (month), (survey))
),

rules as (
    select 'rule' as kind, rule_key as code, name_en as name, name_zh, clause, set_by, place
    from core.rule_faces(on_day)
    where rule_key in (select found.rule_key from found)
),

stated as (
    select
        rule_no,
        unnest(['severity', 'channel']) as kind,
        unnest([severity, channel]) as word,
    from core.seen('core.compliance_cube')
    where projects is null or list_contains(projects, project)
    group by rule_no, severity, channel
),

listed as (
    select * from rules
    union all by name
    select
        if(department is not null, 'department', if(survey is not null, 'survey', 'month')) as kind,
        coalesce(department, survey, cast(month as varchar)) as code,
        0 as place,
    from found
    where code is not null
    union all by name
    select distinct s.kind, core.word(r.pack, s.kind, s.word, core.one_pack(projects)) as code, 0 as place
    from stated as s
    inner join ref.rules as r on s.rule_no = r.rule_no
    where s.word is not null
)

select kind, code, name, name_zh, clause, set_by
from listed
order by kind, place, code
