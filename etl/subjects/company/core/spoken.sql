-- A word as a dimension of figures over some projects, null where it is not asked for: in a regulation's own words
-- where the projects have but one. The regulation is named by its id, or by the key of one of its rules.
create or replace macro core.spoken(asked, of_rule, of_vocabulary, of_word, of_projects) as
    case
        when list_contains(asked, of_vocabulary)
            then core.word(split_part(of_rule, '/', 1), of_vocabulary, of_word, core.one_pack(of_projects))
    end
