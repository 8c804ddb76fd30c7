-- The last month that had begun by a moment anywhere in the world: what falls into a later one is found among what had
-- begun by then, so that a past moment need not take out of the cubes all that came after it.
create or replace macro core.last_month(as_of) as
    cast(date_trunc('month', as_of + interval 14 hours) as date)
