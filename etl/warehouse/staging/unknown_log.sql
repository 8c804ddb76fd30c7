-- What was recorded after a moment, where only what was known then is worked out.
delete from staging.log
where recorded_at > $known_at
