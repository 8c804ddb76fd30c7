-- Entries that lines of a sheet name to count whenever they happen, with what their case was said to be and when: who
-- it is about, and what else such lines ask of it. A callback that reached nobody is a try.
with

named as (
    select distinct pack, kind
    from ref.scoring_lines
    where happens
),

entries as (
    select
        f.stream_key,
        c.case_id,
        c.project,
        f.seq,
        f.version,
        n.kind,
        f.occurred_at,
        f.payload,
        c.handlers,
    from facts as f
    inner join cases_touched as c on f.stream_key = c.stream_key
    inner join named as n
        on
            c.pack = n.pack
            and if(deed(f.kind, f.caller, f.reached) = 'called_back_unreached', 'callback_tried', f.kind) = n.kind
),

words as (
    select
        s.stream_key,
        list(
            {
                'said_at': make_timestamp(cast(s.place // 4294967296 as bigint)),
                'field': s.field,
                'word': s.word
            } order by s.place, s.field
        ) as words,
    from said as s
    where s.stream_key in (select e.stream_key from entries as e)
    group by s.stream_key
)

select
    e.*,
    w.words,
from entries as e
left join words as w on e.stream_key = w.stream_key
order by e.stream_key, e.version
