-- The first lines of scores in their order, numbered within the month of a project or (`whom`) of a person, with the
-- numbers of their cases. They stand in the relation `of_lines`.
create or replace macro core.numbered_lines(of_lines varchar, row_limit bigint) as table
with ordered as (select *, core.line_place(kind) as place from query_table(of_lines)),

numbered as (
    select
        *,
        row_number() over (
            partition by project, month, whom
            order by place, happened_at, case_id, rule_key, clause, origin
        ) as line,
    from ordered
    order by project, month, whom, line
    limit row_limit
)

select n.* exclude (place), c.number
from numbered as n
left join core.seen('core.cases') as c on n.case_id = c.case_id
