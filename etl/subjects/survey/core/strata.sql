-- The strata of each draw: how many there are, how many could not be asked and why, how many are asked at first.
with

drawn as (
    select
        f.stream_key,
        t.subject_id as wave,
        unnest(
            from_json(
                json_extract(f.payload, '$.strata'),
                '[{"stratum": "VARCHAR", "population": "BIGINT", "drawn": "BIGINT",
                   "excluded": "MAP(VARCHAR, BIGINT)"}]'
            )
        ) as s,
    from facts as f
    inner join touched as t on f.stream_key = t.stream_key
    where f.kind = 'campaign_drawn'
)

select
    stream_key,
    wave,
    s.stratum as stratum,
    s.population as population,
    s.excluded as excluded,
    s.drawn as drawn,
from drawn
order by stream_key, stratum
