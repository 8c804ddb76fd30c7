-- Grain: one row of the file that speaks of an escalation again: what its entries say in the file's terms. It stands in
-- for the columns that the file lacks.
with
one as (
    select stream, mark, kind, occurred_at, payload
    from standing
    qualify row_number() over (partition by stream, mark, kind order by imported desc, version asc) = 1
),

ladders_climbed as (
    select
        stream, mark,
        string_agg(kind, ',') filter (where payload ->> '$.untimed' = 'true') as untimed,
        any_value(payload) filter (where kind = 'escalated') as escalated,
        any_value(payload) filter (where kind = 'instructed') as instructed,
        any_value(occurred_at) filter (where kind = 'instructed') as instructed_at,
        any_value(payload) filter (where kind = 'dispatched_again') as again,
        any_value(occurred_at) filter (where kind = 'dispatched_again') as dispatched_again_at,
    from one
    group by stream, mark
)

select
    told.row_in_file as was_row,
    climbed.untimed as was_untimed,
    climbed.escalated ->> '$.to' as was_to,
    climbed.escalated ->> '$.consent_by' as was_consent_by,
    climbed.instructed_at as was_instructed_at,
    climbed.instructed ->> '$.instruction' as was_instruction,
    climbed.dispatched_again_at as was_dispatched_again_at,
    nullif(climbed.again ->> '$.department', '未注明') as was_again_department,
    moment_in(climbed.again, '$.due_at') as was_again_due_at,
    climbed.again ->> '$.slip' as was_again_slip,
from told
inner join bearings on told.row_in_file = bearings.row_in_file
inner join
    ladders_climbed as climbed
    on bearings.stream = climbed.stream and concat_ws('|', told.level, told.cause) = climbed.mark
