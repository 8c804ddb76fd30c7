-- Each stretch in which a case was open by the as-of moment.
create or replace macro core.open_spans(as_of timestamp) as table
with

cases as not materialized (from core.seen('core.cases') as c where c.received_at <= as_of),  -- noqa: ST03

turns as (from core.seen('core.rare_entries') as r)  -- noqa: ST03

from core.spans_of('cases', 'turns') as s
where s.from_at <= as_of
