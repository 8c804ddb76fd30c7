-- Entries of a month that a line of a sheet names: of the lines that fit what the entry says and what its case then
-- was, the first counts. The entries stand in the relation `of_entries`, with their month, what they say by field and
-- the words of their case; the months it is asked for in the relation `of_months`. Many entries say the same.
create or replace macro core.priced_entries(
    of_entries varchar, of_months varchar, of_sheet varchar, as_of timestamp
) as table
with entries as materialized (select * from query_table(of_entries)),

ways as (select distinct kind, said from entries),

fitting as (
    select w.kind, w.said, s.pack, s.valid_from, s.valid_until, s.place, s.points, s.clause, s.of_case
    from ways as w
    inner join ref.scoring_lines as s on w.kind = s.kind
    where
        s.sheet = of_sheet
        and len(list_filter(
            s.says, lambda c: not coalesce(list_contains(c.allowed, coalesce(w.said[c.field], c.fallback)), false)
        )) = 0
)

select
    m.project,
    m.month,
    m.pack,
    e.case_id,
    e.kind,
    e.payload,
    e.words,
    e.occurred_at,
    e.seq,
    e.version,
    arg_min(s.points, s.place) as points,
    arg_min(s.clause, s.place) as line_clause,
from entries as e
inner join query_table(of_months) as m on e.project = m.project and e.month = m.month
inner join fitting as s
    on
        m.pack = s.pack
        and m.priced_at >= s.valid_from
        and m.priced_at < s.valid_until
        and e.kind = s.kind
        and e.said = s.said
where
    case
        when len(s.of_case) = 0 then true
        else len(list_filter(
            s.of_case, lambda c: not coalesce(list_contains(c.allowed, core.said_then(e.words, c.field, as_of)), false)
        )) = 0
    end
group by all
