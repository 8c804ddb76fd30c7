-- Grain: one project of the file.
select distinct project_code from judged
where outcome in ('accepted', 'corrected') and project_code is not null
