-- Grain: the content of a row that waits and that this file brings again unchanged, now to be accepted.
select distinct waiting.content
from waiting
inner join contents on waiting.content = contents.content
inner join judged on contents.row_in_file = judged.row_in_file
where judged.outcome <> 'quarantined'
