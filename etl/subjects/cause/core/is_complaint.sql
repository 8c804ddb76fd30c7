-- Whether a case is a complaint; one whose nature nobody said is.
create or replace macro core.is_complaint(pack, nature) as
    coalesce(core.word(pack, 'nature', nature, false) = 'complaint', true)
