-- Whether a word is among those chosen (null: all), which may be named by their base word or by their own key.
create or replace macro core.is_chosen(chosen, of_pack, of_vocabulary, of_word) as
    chosen is null
    or list_contains(chosen, coalesce(core.word(of_pack, of_vocabulary, of_word, true), ''))
    or list_contains(chosen, coalesce(core.word(of_pack, of_vocabulary, of_word, false), ''))
