-- The first month that had not ended everywhere in the world by a moment: before it, what nothing ended is overdue.
create or replace macro core.first_month_open(as_of) as
    cast(date_trunc('month', as_of - interval 12 hours) as date)
