-- What a case was last said to be in a field by the as-of moment; `words` are in the order in which they were said.
create or replace macro core.said_then(words, of_field, as_of) as
list_last(list_filter(words, lambda said: said.field = of_field and said.said_at <= as_of)).word
