-- The answers of touched responses that count, one row per item, of several options one row each. A number is a value;
-- a word is an option's code, so that "does not apply" never becomes a number.
-- Grain: one row per response, item and option.
create temp table answers_touched as
with

brought as (
    select
        stream_key,
        unnest([
            'overall', 'recommend', 'category', 'band', 'card_received', 'newsletter_received', 'contact_updated'
        ]) as item,
        unnest([
            cast(fact.score as varchar),
            cast(fact.recommend as varchar),
            fact.category,
            fact.band,
            cast(fact.card_received as varchar),
            cast(fact.newsletter_received as varchar),
            cast(fact.contact_updated as varchar)
        ]) as option,
    from calls
    where kind in ('survey_answered', 'club_called')
),

single as (
    select
        u.stream_key,
        u.item,
        case
            when contains(u.answer, '\') then json_extract_string(u.answer, '$')
            else trim(u.answer, '"')
        end as option,
        case when not starts_with(u.answer, '"') then try_cast(u.answer as double) end as value,
    from unfolded as u
    where not starts_with(u.answer, '[')
),

several as (
    select
        u.stream_key,
        u.item,
        unnest(from_json(u.answer, '["VARCHAR"]')) as option,
    from unfolded as u
    where starts_with(u.answer, '[')
),

options as (
    select * from single
    union all by name
    select * from several
    union all by name
    select
        stream_key,
        item,
        case option when 'true' then 'yes' when 'false' then 'no' else option end as option,
        case when item in ('overall', 'recommend') then cast(option as double) end as value,
    from brought
    where option is not null
)

select
    o.stream_key,
    r.questionnaire,
    o.item,
    o.option,
    o.value,
    r.project,
    r.stratum,
    r.wave,
    r.month,
    r.case_id,
    r.answered_at,
    r.weight,
from options as o
inner join core.responses as r on o.stream_key = r.stream_key
where r.state <> 'broken_off'
