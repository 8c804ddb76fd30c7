-- Time taken as a share of the limit, in tenths, 30 for all from three times the limit; null where nothing was done or
-- no limit in minutes stands.
create or replace macro core.taken_share(started_at, due_at, met_at, office_limit, office_taken) as
    case
        when met_at is not null
            and coalesce(office_limit, (wt_micros(due_at) - wt_micros(started_at)) // 60000000) > 0
            and coalesce(office_taken, (wt_micros(met_at) - wt_micros(started_at)) // 60000000) >= 0
            then cast(least(floor(
                10.0 * coalesce(office_taken, (wt_micros(met_at) - wt_micros(started_at)) // 60000000)
                / coalesce(office_limit, (wt_micros(due_at) - wt_micros(started_at)) // 60000000)
            ), 30) as integer)
    end
