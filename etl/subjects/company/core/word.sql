-- What a word of a regulation counts as: by the base word that it is, or, within one regulation, by its own. Words that
-- alone are of their base count as the base both times; the others have a key of their own, pack/word.
create or replace macro core.word(of_pack, of_vocabulary, of_word, own) as
    coalesce(
        (
            select map_from_entries(list((
                concat_ws('/', w.pack, w.vocabulary, w.word),
                case when own then w.key else w.base end
            )))
            from ref.words as w
            where w.word <> w.base or w.word <> w.key
        )[concat_ws('/', of_pack, of_vocabulary, of_word)],
        of_word
    )
