-- $cases cases of 8 events over 18 months before $now (naive UTC), of which the last $open are open, each stopped
-- somewhere on its way and received within the last five days. Cases of a day lie between each other as in life. With
-- $worst every closed case takes twelve times as long as an open one and misses what it can (99 of 100 limits of two
-- clauses); without it most are in time: of ten, six go at the pace of open ones, two at twice, one at four times, and
-- one is late.
with

lives as (
    select
        range as n,
        range >= $cases - $open as is_open,
        md5('case ' || range) as case_id,
        range % $customers as resident,
        'P' || lpad(cast(range % 12 as varchar), 2, '0') as project,
        case
            when range >= $cases - $open
                then $now - to_minutes(cast(600 + hash(range) % 6600 as bigint))
            else
                $now - interval 540 days
                + to_minutes(cast((range * 777600.0 * 0.95) / $cases as bigint) + cast(hash(range) % 60 as bigint))
        end as received_at,
    from range($cases)
),

told as (
    select
        n,
        case_id,
        resident,
        project,
        case when n % 24 < 12 then '工程部' else '物业部' end as department,
        unnest(
            case
                when is_open
                    then (
                        [
                            'received', 'dispatched', 'contacted', 'appointed',
                            'solved', 'fed_back', 'verified', 'replied'
                        ]
                    )[1:1 + n % 8]
                else [
                    'received', 'dispatched', 'contacted', 'appointed', 'fed_back', 'replied', 'called_back', 'closed'
                ]
            end
        ) as kind,
        generate_subscripts(range(case when is_open then 1 + n % 8 else 8 end), 1) as version,
        is_open,
        received_at,
    from lives
),

timed as (
    select
        *,
        received_at + to_seconds(
            cast(([0, 12, 40, 60, 300, 310, 330, 350])[version] * 60 * (0.6 + (hash(n) % 400) / 1000.0)
            * case
                when is_open then 1 when $worst then 12
                else ([1, 1, 1, 1, 1, 1, 2, 2, 4, 12])[1 + cast(hash(n, 1) % 10 as integer)]
            end as bigint)
        ) as occurred_at,
    from told
)

select
    'case/' || case_id as stream,
    cast(version as integer) as version,
    kind,
    occurred_at,
    occurred_at + interval 2 minutes as recorded_at,
    'history' as actor,
    project,
    case kind
        when 'received'
            then '{"number":"H-' || n || '","customer_id":"' || md5('resident ' || resident)
            || '","channel":"' || (['phone', 'visit', 'website', 'hotline'])[1 + n % 4]
            || '","concern":"' || (['engineering', 'property'])[1 + n % 24 // 12]
            || '","category":"leak","severity":"' || (['minor', 'general', 'general', 'general'])[1 + n % 4]
            || '","content":"厨房漏水,多次报修无果,请尽快答复","pack":"sunshine","source":"desk"}'
        when 'dispatched'
            then '{"department":"' || department || '","urgency":"normal","due_at":"'
            || strftime(occurred_at + interval 2 hours, '%Y-%m-%dT%H:%M:%SZ') || '"}'
        when 'appointed'
            then '{"appointment":"completion","due_at":"'
            || strftime(occurred_at + interval 6 days, '%Y-%m-%dT%H:%M:%SZ') || '"}'
        when 'called_back' then '{"caller":"centre","reached":true,"satisfaction":"satisfied"}'
        when 'closed' then '{"disposition":"resolved"}'
        else '{}'
    end as payload,
    '' as step,
from timed
order by recorded_at, n, version
