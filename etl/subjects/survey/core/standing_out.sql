-- What a rule sees in sheets that somebody should look at: faster than a part of the usual time of the survey, the same
-- value throughout, equal to another in every answer, a call too short for its questions.
create or replace macro core.standing_out(
    of_questionnaire, of_wave, as_of, month_from, month_to, usual_part, least_items, seconds_an_item, projects
) as table
with

sheets as (
    select r.*, median(r.seconds) over (partition by r.wave, r.mode) as usual
    from core.sheets_of(of_questionnaire, of_wave, as_of, month_from, month_to, projects) as r
),

told as (
    select
        a.stream_key,
        count(*) as answers, count(a.value) as values_given,
        count(distinct a.value) as values_told,
        md5(string_agg(a.item || chr(9) || a.option, chr(10) order by a.item, a.option)) as all_told,
    from core.answers as a
    semi join sheets as s on a.stream_key = s.stream_key
    group by a.stream_key
),

talks as (
    select invitation, arg_max(seconds, attempted_at) as talked from core.attempts
    where seconds is not null
    group by invitation
),

seen as (
    select
        s.*,
        t.answers, t.values_given, t.values_told, c.talked,
        count(*) over (partition by s.wave, t.all_told) as alike,
    from sheets as s
    inner join told as t on s.stream_key = t.stream_key
    left join talks as c on s.response = c.invitation and s.mode = 'phone'
)

select stream_key, 'speed' as flag, cast(seconds as double) as value, usual as usually from seen
where seconds < usual_part * usual
union all by name
select stream_key, 'straight_lining' as flag, values_given as value, null as usually from seen
where values_told = 1 and values_given >= least_items
union all by name
select stream_key, 'twin' as flag, alike as value, null as usually from seen
where alike > 1 and answers >= least_items
union all by name
select stream_key, 'short_call' as flag, talked as value, seconds_an_item * answers as usually from seen
where talked < seconds_an_item * answers
