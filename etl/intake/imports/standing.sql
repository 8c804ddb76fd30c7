-- Grain: one effective event of a stream that the file speaks of again, after corrections (the latest word counts).
-- mark tells apart events of the same kind, as the *_events models do for the file.
with
amended as (
    select
        stream, cast(payload ->> '$.target' as integer) as target,
        arg_max(cast(payload ->> '$.void' as boolean), version) as void,
        arg_max(cast(payload ->> '$.occurred_at' as timestamptz), version) as occurred_at,
        arg_max(payload ->> '$.replacement', version) as replacement,
        bool_or(words_gone) as words_gone,
    from standing_log
    where kind = 'corrected'
    group by stream, target
),

effective as (
    select
        log.stream, log.version, log.kind,
        coalesce(timezone('UTC', amended.occurred_at), log.occurred_at) as occurred_at,
        coalesce(
            amended.replacement,
            if(
                amended.occurred_at is null,
                log.payload, cast(json_merge_patch(log.payload, '{"untimed":null}') as varchar)
            )
        ) as payload,
        log.words_gone or coalesce(amended.words_gone, false) as words_gone,
        import_moments.recorded_at is not null as imported,
        row_number() over (
            partition by log.stream, log.kind, import_moments.recorded_at is null
            order by coalesce(timezone('UTC', amended.occurred_at), log.occurred_at), log.version
        ) as nth,
    from standing_log as log
    left join amended on log.stream = amended.stream and log.version = amended.target
    left join import_moments on log.recorded_at = import_moments.recorded_at
    where not is_bookkeeping(log.kind) and not coalesce(amended.void, false)
),

ladder as (
    select
        *,
        last_value(
            if(kind = 'escalated', concat_ws('|', payload ->> '$.level', payload ->> '$.cause'), null) ignore nulls
        )
            over (partition by stream order by occurred_at, version) as escalation,
    from effective
)

select
    stream, version, kind, occurred_at, payload, imported, words_gone,
    case
        when kind in ('escalated', 'instructed', 'dispatched_again') then coalesce(escalation, '')
        when kind in ('closed', 'reopened') and imported and nth > 1 then cast(nth as varchar)
        when kind = 'signed_counted' then payload ->> '$.month'
        when kind = 'called_back' and $by_moment then concat_ws('|', payload ->> '$.caller', iso(occurred_at))
        else ''
    end as mark,
from ladder
