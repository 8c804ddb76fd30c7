-- Whether an entry is about others, or about the case as a whole (casework/case/effective.py).
create or replace macro is_bookkeeping(kind) as
    kind in ('corrected', 'redacted', 'erased', 'merged', 'taken_in', 'separated', 'moved');
