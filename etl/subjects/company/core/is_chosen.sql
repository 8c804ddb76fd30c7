-- Whether a word is among those chosen (null: all), which may be named by their base word or by their own key: as
-- core.word has it, both names looked up at once.
create or replace macro core.is_chosen(chosen, of_pack, of_vocabulary, of_word) as
    chosen is null
    or list_has_any(
        chosen,
        coalesce(
            (
                select map_from_entries(list((concat_ws('/', w.pack, w.vocabulary, w.word), [w.key, w.base])))
                from ref.words as w
                where w.word <> w.base or w.word <> w.key
            )[concat_ws('/', of_pack, of_vocabulary, of_word)],
            [coalesce(of_word, '')]
        )
    )
