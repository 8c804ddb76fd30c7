-- Where events led that do not lead to one stage always; all others are found by their kind in ref.stages.
select * from forked
