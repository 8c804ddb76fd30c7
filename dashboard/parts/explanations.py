"""How one clock was counted: who started it, what counted day by day, when it was due, who stopped it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.policy import Obligation, Pack, Policies
from casework.regulation.durations import Duration
from casework.regulation.limits import Carried, Part, clock_of
from casework.time.calendar import DayKind
from casework.time.hours import Limit, OfficeHours
from casework.time.worktime import DaySpan, WorkCalendar
from casework.vocabulary import Clock, EventKind, Verdict
from dashboard.frame.i18n import _, _n, label, language
from dashboard.parts.due import rests_on_no_notice
from dashboard.parts.due import worded as due_words
from dashboard.parts.formats import listed, local, moment, span, weekday_moment
from dashboard.parts.office_hours import day_words, week_words

Row = Mapping[str, object]
DAYS_SHOWN = 45
"""A clock that runs longer is told in words only."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One obligation of one case, explained."""

    title: str
    clause: str
    verdict: Verdict
    steps: tuple[str, ...]
    """Sentences in order: start, limit, counting, warning, due, end, verdict."""
    start: datetime
    due: datetime
    end: datetime
    """When it ended, or the as-of time while it runs."""
    days: tuple[DaySpan, ...]
    """What each local day contributed until due or end, whichever is later; empty when too many or none count."""
    clock: Clock
    rule: str
    """Its rule, by the name that its regulation gives the clock."""
    from_version: int
    """Version of the event that started it."""
    ended_by: int | None
    """Version of the event that fulfilled it."""
    provisional: bool
    """Whether it rests on a year whose holidays are not announced, so that ``due`` may still move."""

    @property
    def due_words(self) -> str:
        """When it is due, in a sentence."""
        return due_words(self.due, provisional=self.provisional)


def explain(row: Row, events: Sequence[Row], policies: Policies, as_of: datetime) -> Explanation:
    """Explain an ``Answers.case_obligations`` row with the case's ``Answers.case_timeline`` rows."""
    start, due = _sure(row, "started_at"), _sure(row, "due_at")
    pack = policies.in_force(str(row["pack"]), local(start).date())
    rule, verdict = pack.obligation(str(row["rule"])), Verdict(str(row["verdict"]))
    end = _moment(row, "met_at") or _moment(row, "void_at") or as_of
    part = governing(rule, pack, start, due)
    clock = clock_of(part)
    days = _days(pack, clock, start, max(due, end))
    steps = [
        _started(row, events, start),
        _limit(rule, part, start, due),
        *_counted(clock, pack, days, due),
        *_warned(row, pack, rule),
        _due(part, due),
        *_ended(row, rule, events, pack),
        _judged(verdict, row, due, end),
    ]
    clause = f"{rule.clause} {label(pack.clause_text[rule.clause])}"
    done = _fulfilment(row, rule, events)
    return Explanation(
        title=label(rule.name),
        clause=clause,
        verdict=verdict,
        steps=tuple(steps),
        start=start,
        due=due,
        end=end,
        days=days,
        clock=clock,
        provisional=rests_on_no_notice(due, working=clock is Clock.WORKING),
        rule=rule.id,
        from_version=int(str(row["from_version"])),
        ended_by=int(str(done["version"])) if done else None,
    )


def _moment(row: Row, name: str) -> datetime | None:
    value = row[name]
    return value if isinstance(value, datetime) else None


def _sure(row: Row, name: str) -> datetime:
    found = _moment(row, name)
    if found is None:
        raise ValueError(f"{name} of obligation {row['obligation_id']} is missing")
    return found


def _days(pack: Pack, clock: Clock, start: datetime, end: datetime) -> tuple[DaySpan, ...]:
    if (end - start).days > DAYS_SHOWN:
        return ()
    return tuple(WorkCalendar.of(pack).explain(start, end, clock))


def _started(row: Row, events: Sequence[Row], start: datetime) -> str:
    event = next((e for e in events if e["version"] == row["from_version"]), None)
    return _("Started {moment} by “{event}”.", moment=weekday_moment(start), event=_kind_words(event)) + _gap(event)


def _fulfilment(row: Row, rule: Obligation, events: Sequence[Row]) -> Row | None:
    """The event that fulfilled the obligation: of the awaited kinds, at the moment it was met."""
    if row["met_at"] is None:
        return None
    return next((e for e in events if e["occurred_at"] == row["met_at"] and str(e["kind"]) in set(rule.to)), None)


def _kind_words(event: Row | None) -> str:
    return label(EventKind(str(event["kind"]))) if event else _("an event that was corrected later")


def _gap(event: Row | None) -> str:
    """Say when the event was entered late: a deadline cannot be met by backdating unseen."""
    if event is None or not event["late"]:
        return ""
    lag = float(str(event["lag_minutes"]))
    return " " + _("Entered only {moment}, {lag} later.", moment=moment(_moment(event, "recorded_at")), lag=span(lag))


def governing(rule: Obligation, pack: Pack, start: datetime, due: datetime) -> Part:
    """The part of a limit that counted: the first that ends at the due moment; a moment that was written may be any."""
    calendar = WorkCalendar.of(pack)
    parts = list(rule.due.all_parts())
    ending = (part for part in parts if isinstance(part, Duration) and part.after(start, calendar) == due)
    return next(ending, next((part for part in parts if isinstance(part, Carried)), parts[0]))


def _limit(rule: Obligation, part: Part, start: datetime, due: datetime) -> str:
    if isinstance(part, Carried):
        length = span((due - start).total_seconds() / 60)
        return _("The limit is the moment agreed in that event, {length} later.", length=length)
    source = _("set by the clause") if rule.set_by == "clause" else _("set by the company")
    return _("The limit is {limit}, {source}.", limit=limit_words(part.as_limit(), clock_of(part)), source=source)


def limit_words(limit: Limit, clock: Clock) -> str:
    """A pack's limit as people say it: ``4 working days``, ``15 minutes``."""
    working = clock is Clock.WORKING
    if (n := limit.minutes) is not None:
        return _n("{n} office minute", "{n} office minutes", n) if working else _n("{n} minute", "{n} minutes", n)
    if (n := limit.hours) is not None:
        return _n("{n} office hour", "{n} office hours", n) if working else _n("{n} hour", "{n} hours", n)
    if (n := limit.months) is not None:
        return _n("{n} month", "{n} months", n)
    if (n := limit.days) is None:
        return _n("{n} half working day", "{n} half working days", limit.half_days or 0)
    if working:
        return _n("{n} working day", "{n} working days", n)
    return _n("{n} day of 24 hours", "{n} days of 24 hours", n)


def _counted(clock: Clock, pack: Pack, days: Sequence[DaySpan], due: datetime) -> list[str]:
    if clock is Clock.AGREED:
        return []
    if clock is Clock.CLOCK:
        return [_("Time by the clock on the wall: nights, weekends and holidays count.")]
    lines = _hours(pack.office_hours, days)
    skipped = [d for d in days if not d.opens and d.day.day <= local(due).date()]
    if skipped:
        lines.append(_("Skipped: {days}.", days=listed(_skipped_words(d) for d in skipped)))
    if any(d.day.provisional for d in days):
        lines.append(
            _("Provisional: that year's holiday notice is not out; the law's own holidays and weekdays decide.")
        )
    return lines


def _hours(hours: OfficeHours, days: Sequence[DaySpan]) -> list[str]:
    """Which hours count, and what is otherwise than on any working day."""
    if not hours.by_weekday:
        return [_("Office hours {hours} count; nights, weekends and holidays do not.", hours=day_words(hours.workday))]
    lines = [_("Office hours count: {hours}. Nights, holidays and other days do not.", hours=week_words(hours))]
    if any(d.day.kind is DayKind.MAKE_UP for d in days):
        lines.append(
            _("A day worked for a holiday has the hours of a working day: {hours}.", hours=day_words(hours.workday))
        )
    if any(d.opens and d.working_day is None for d in days):
        lines.append(_("Weekends with office hours count in hours and minutes, not as working days."))
    return lines


def _skipped_words(span_: DaySpan) -> str:
    if span_.day.kind.is_worked:
        return f"{span_.day.day:%m-%d} {day_words(())}"
    return f"{span_.day.day:%m-%d} {span_.day.name(language()) or label(span_.day.kind)}"


def _warned(row: Row, pack: Pack, rule: Obligation) -> list[str]:
    warn_at = _moment(row, "warn_at")
    if not rule.warn or warn_at is None:
        return []
    share = "/".join(map(str, pack.warn_share))
    return [_("Warning at {share} of the time, {moment} (clause {clause}).", share=share,
              moment=moment(warn_at), clause=pack.warn_clause)]  # fmt: skip


def _due(part: Part, due: datetime) -> str:
    if isinstance(part, Duration) and part.working and (n := part.as_limit().days):
        return _("Due {moment}: closing time of working day {n} after the start.", moment=weekday_moment(due), n=n)
    return _("Due {moment}.", moment=weekday_moment(due))


def _ended(row: Row, rule: Obligation, events: Sequence[Row], pack: Pack) -> list[str]:
    met_at, void_at = _moment(row, "met_at"), _moment(row, "void_at")
    if met_at is not None:
        done = _fulfilment(row, rule, events)
        kind = _kind_words(done)
        return [_("Done {moment} by “{event}”.", moment=weekday_moment(met_at), event=kind) + _gap(done)]
    if void_at is not None:
        why = _void_reasons().get(str(row["void_reason"]), str(row["void_reason"]))
        return [_("Ended {moment} without being done: {reason}.", moment=weekday_moment(void_at), reason=why)]
    awaited = " / ".join(label(kind) for kind in rule.to)
    by = "/".join(label(pack.said("caller", str(caller))) for caller in rule.to_with.get("caller", ()))
    if by:
        return [_("Not done yet; waiting for: {events} by {caller}.", events=awaited, caller=by)]
    return [_("Not done yet; waiting for: {events}.", events=awaited)]


def _void_reasons() -> dict[str, str]:
    return {
        "superseded": _("a later event set a new limit"),
        "cancelled": _("the extension was cancelled, the old limit counts again"),
        "failed": _("what was done instead is not what was asked for, and it can no longer be"),
        "withdrawn": _("the customer withdrew the case"),
        "duplicate": _("the case repeats another"),
    }


def _judged(verdict: Verdict, row: Row, due: datetime, end: datetime) -> str:
    gap = span(abs((end - due).total_seconds()) / 60)
    told = {
        Verdict.MET: _("Met, with {gap} to spare.", gap=gap) if end < due else _("Met exactly at the limit."),
        Verdict.MISSED: _("Missed by {gap}.", gap=gap) if end > due else _("Missed: it can no longer be kept."),
        Verdict.OVERDUE: _("Overdue by {gap} and still not done.", gap=gap),
        Verdict.PENDING: _("Pending: {gap} left.", gap=gap),
        Verdict.VOID: _("Void: it counts neither way."),
        Verdict.UNJUDGED: _("Not judgeable: of its beginning or end only the day is known, and the limit is finer."),
    }
    points = float(str(row["points"] or 0))
    cost = points and verdict in {Verdict.MISSED, Verdict.OVERDUE}
    return told[verdict] + (
        " " + _("Points lost in the monthly score: {points}.", points=f"{points:g}") if cost else ""
    )
