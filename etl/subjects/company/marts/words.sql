-- What the words of the regulations of some projects are called, by the code under which figures over them stand: the
-- regulation's own where there is but one, the base words where there are several.
create or replace macro marts.words(projects varchar[] := null) as table
with

seen as (
    select
        list(distinct p.pack) as packs,
        count(distinct p.pack) < 2 as own,
    from core.projects as p
    where projects is null or list_contains(projects, p.project)
),

spoken as (
    select
        w.vocabulary,
        case when s.own then w.key else w.base end as code,
        w.zh,
        w.en,
        w.listed,
        w.position,
        (case when s.own then not w.listed else w.word <> w.base end, w.pack, w.position) as preference,
    from ref.words as w
    inner join seen as s on list_contains(s.packs, w.pack)
)

select
    vocabulary,
    code,
    arg_min(zh, preference) as zh,
    arg_min(en, preference) as en,
    bool_or(listed) as listed,
    min(position) as position,
from spoken
group by vocabulary, code
order by vocabulary, position, code
