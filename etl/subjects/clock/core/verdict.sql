-- The verdict on one obligation at a moment: the one place where verdicts are formed (docs/adr/0003).
-- What is met or void by the due moment itself is in time; what is void after it was missed before. Of an obligation
-- that is settled for good the verdict is asked for at 'infinity'; one that still runs has neither moment.
-- One that `failed` could no longer be kept from then on; one is `unjudged` from the moment of which only the day is
-- known, where its limit is finer than that.
create or replace macro core.verdict(due_at, met_at, void_at, as_of, failed := false, unjudged_from := null) as
    case
        when failed and void_at <= as_of then 'missed'
        when unjudged_from <= as_of then 'unjudged'
        when met_at <= as_of and met_at <= due_at then 'met'
        when met_at <= as_of then 'missed'
        when void_at <= as_of and void_at <= due_at then 'void'
        when void_at <= as_of then 'missed'
        when as_of > due_at then 'overdue'
        else 'pending'
    end
