-- Grain: one placed row of a register of cases. Stops what its regulation bars: words of another regulation, and cases
-- that only their handlers may know of, which no file brings.
with
said as (
    unpivot (select row_in_file, channel, nature, concern, severity, urgency, validity, disposition from told)
    on channel, nature, concern, severity, urgency, validity, disposition
    into name vocabulary value word
),

foreign_words as (
    select said.row_in_file, string_agg(distinct said.vocabulary || '|foreign_word', chr(10)) as stops
    from said
    inner join placed_openly on said.row_in_file = placed_openly.row_in_file
    semi join regulation_words as elsewhere
        on said.vocabulary = elsewhere.vocabulary and said.word = elsewhere.word
    anti join regulation_words as own
        on placed_openly.pack = own.pack and said.vocabulary = own.vocabulary and said.word = own.word
    group by said.row_in_file
),

confidential as (
    select distinct placed_openly.row_in_file
    from placed_openly
    inner join confided_kinds on placed_openly.pack = confided_kinds.pack
    left join said
        on
            placed_openly.row_in_file = said.row_in_file
            and confided_kinds.vocabulary = said.vocabulary
            and confided_kinds.word = said.word
    where confided_kinds.vocabulary is null or said.word is not null
)

select
    placed_openly.* exclude (all_stops),
    concat_ws(
        chr(10),
        nullif(placed_openly.all_stops, ''),
        foreign_words.stops,
        case when confidential.row_in_file is not null then 'project|confidential_case' end
    ) as all_stops,
from placed_openly
left join foreign_words on placed_openly.row_in_file = foreign_words.row_in_file
left join confidential on placed_openly.row_in_file = confidential.row_in_file
