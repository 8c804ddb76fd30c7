-- Answers of responses as rows, one an item, whatever the questionnaire: keys and values of the map stand in one order,
-- so that each is read in one pass, however many items there are.
-- Grain: one row per response and item.
create temp table unfolded as
with

laid_out as (
    select
        stream_key,
        unnest(json_keys(answers)) as item,
        unnest(cast(json_extract(answers, '$.*') as varchar[])) as answer,
    from sheets
    where answers is not null
)

select
    stream_key,
    item,
    answer,
from laid_out
where answer <> 'null'
