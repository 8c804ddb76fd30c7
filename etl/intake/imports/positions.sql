-- Grain: one stream that exists, and its last version.
select stream, max(version) as version, from standing_log
group by stream
