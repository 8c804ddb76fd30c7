-- How the claim of a case stands after each event about it, where clocks ask: which way it goes by its amount, or by
-- all that its household claims, and whether everybody on the way has said yes.
-- Grain: one row per event about a claim.
create temp table claims as
with

moves as (
    select
        e.stream_key,
        e.place,
        e.pack,
        e.kind,
        e.occurred_at,
        e.amount,
        coalesce(said_in(f.payload, case e.kind when 'claim_endorsed' then 'endorsed' else 'approved' end), 'yes')
        <> 'no' as says_yes,
        count(case when e.kind = 'claim_raised' then 1 end) over (partition by e.stream_key order by e.place)
            as claim_no,
    from (select distinct pack from ref.case_fields where field = 'claim') as k
    inner join effective as e on k.pack = e.pack
    inner join facts as f on e.stream_key = f.stream_key and e.version = f.version
    where e.kind in ('claim_raised', 'claim_endorsed', 'claim_approved', 'claim_paid')
),

standing as (
    select
        *,
        max(case when kind = 'claim_raised' then amount end) over whole as claimed,
        count(case when kind in ('claim_endorsed', 'claim_approved') and says_yes then 1 end) over so_far as agreed,
        coalesce(bool_or(not says_yes) over so_far, false) as refused,
        coalesce(bool_or(kind = 'claim_paid') over so_far, false) as paid,
        coalesce(bool_or(not says_yes) over whole, false) as was_refused,
    from moves
    where claim_no > 0
    window
        whole as (partition by stream_key, claim_no),
        so_far as (partition by stream_key, claim_no order by place)
),

earlier as (
    select
        s.stream_key,
        s.claim_no,
        coalesce(sum(b.amount), 0) as before,
    from (select distinct stream_key, claim_no from standing) as s
    left join standing as b
        on s.stream_key = b.stream_key and s.claim_no > b.claim_no and b.kind = 'claim_raised' and not b.was_refused
    group by s.stream_key, s.claim_no
),

ways as (
    select
        s.stream_key,
        s.place,
        arg_min({ 'of_household': w.of_household, 'signatures': w.signatures }, w.position) filter (
            where coalesce(s.claimed <= w.max_amount, true)
        ) as alone,
        arg_min(w.signatures, w.position) filter (
            where coalesce(e.before + s.claimed <= w.max_amount, true)
        ) as together,
    from standing as s
    inner join earlier as e on s.stream_key = e.stream_key and s.claim_no = e.claim_no
    inner join ref.routes as w on s.pack = w.pack and s.occurred_at >= w.valid_from and s.occurred_at < w.valid_until
    group by s.stream_key, s.place
)

select
    s.stream_key,
    s.place,
    case
        when s.paid then 'paid'
        when s.refused then 'refused'
        when s.agreed >= case when w.alone.of_household then w.together else w.alone.signatures end then 'approved'
        else 'waiting'
    end as standing,
from standing as s
left join ways as w on s.stream_key = w.stream_key and s.place = w.place
