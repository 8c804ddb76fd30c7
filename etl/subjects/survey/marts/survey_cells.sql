-- Sheets by what is known of who answered, and of these each item's values: what weighting to known margins is made of.
-- Rows without an item count everybody who answered at all.
create or replace macro marts.survey_cells(
    as_of timestamp,
    month_from date,
    month_to date,
    of_questionnaire varchar := null,
    of_wave varchar := null,
    projects varchar[] := null
) as table
with

answering as (
    select
        r.stream_key,
        r.stratum,
        r.project,
        coalesce(c.sex, '') as sex,
        coalesce(c.purchase_status, '') as purchase_status,
        cast(r.weight as double) as weight,
    from core.sheets_of(of_questionnaire, of_wave, as_of, month_from, month_to, projects) as r
    left join core.invitations as i on r.response = i.invitation and r.wave = i.wave
    left join core.customers as c on coalesce(r.customer_id, i.customer_id) = c.customer_id
),

told as (
    select stream_key, null as item, null as value from answering
    union all by name
    select stream_key, item, value
    from core.answers
    where case_id is null and questionnaire = of_questionnaire and value is not null
)

select
    a.stratum,
    a.project,
    a.sex,
    a.purchase_status,
    a.weight,
    t.item,
    t.value,
    count(*) as n,
from answering as a
inner join told as t on a.stream_key = t.stream_key
group by all
order by all
