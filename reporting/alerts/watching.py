"""The clock looks at the figures that are watched, and writes once what crossed its threshold or recovered.

Figures are read in nobody's name: what only the handlers of confidential cases know moves no alert. After a time in
which nobody looked, the latest look counts, with those before it read as of then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from casework.access.permissions import User, may_open
from casework.access.users import Users
from casework.clock.plan import CLOCK
from casework.messages.outbox import About, post
from casework.record.events import NO_PROJECT, AlertCleared, AlertFired, AlertTerms, Event
from casework.record.ledger import Ledger, Transaction
from casework.vocabulary.desk import Page
from etl.subjects import Answers
from etl.warehouse.scope import Scope, months_before, running_month
from reporting.alerts.judging import Turn, judge, looks_at, told_at
from reporting.alerts.standing import DIGESTS, Alert, Rule, fold, rules, stream_of
from reporting.figures import Point

Unit = str | None
Looked = Mapping[Unit, Point]


@dataclass(frozen=True, slots=True)
class Look:
    """The figure of one unit at the latest looks of a rule, the oldest first, None without data; ``at`` is the last."""

    rule: Rule
    unit: Unit
    points: tuple[Point | None, ...]
    at: datetime

    def turn(self, known: Alert) -> AlertFired | AlertCleared | None:
        """What the look makes of the alert as it stands; None while it stays."""
        point = self.points[-1]
        if point is None or (known.looked_at is not None and known.looked_at >= self.at):
            return None
        values = [None if each is None else each.value for each in self.points]
        turn = judge(self.rule.terms, values, firing=known.fired is not None)
        if turn is Turn.FIRES:
            return AlertFired(value=point.value, threshold=self.rule.terms.threshold, n=point.n, as_of=self.at)
        return AlertCleared(value=point.value, as_of=self.at) if turn is Turn.CLEARS else None


@dataclass(frozen=True, slots=True)
class Watch:
    """Looks at the figures of one installation; ``answers`` are nobody's."""

    ledger: Ledger
    answers: Answers
    channels: Mapping[str, str]
    zone: ZoneInfo
    _read: dict[tuple[datetime, str, str], Looked] = field(default_factory=dict)

    def look(self, now: datetime) -> list[str]:
        """Write what fires or recovers at the latest look of each rule; returns the streams of these alerts."""
        return [stream_of(each.rule.id, each.unit) for each in self._looks(now) if self._turn(each, now)]

    def would(self, now: datetime) -> list[str]:
        """The streams of the alerts that would fire or recover now; writes nothing."""
        found = [(stream_of(each.rule.id, each.unit), each) for each in self._looks(now)]
        return [stream for stream, each in found if each.turn(fold(stream, self.ledger.stream(stream)))]

    def _looks(self, now: datetime) -> Iterator[Look]:
        for rule in rules(self.ledger).values():
            if rule.retired:
                continue
            moments = looks_at(rule.terms, now, self.zone)
            looked = [self._figures(rule.terms, each) for each in moments]
            for unit in _units(rule.terms, looked):
                yield Look(rule, unit, tuple(each.get(unit) for each in looked), moments[-1])

    def _figures(self, terms: AlertTerms, as_of: datetime) -> Looked:
        """The figure of every unit, None standing for the company, at one look."""
        key = as_of, terms.kpi, terms.month
        if key not in self._read:
            running = running_month(as_of, self.zone.key)
            month = running if terms.month == "running" else months_before(running, 1)
            rows = self.answers.kpi_months(Scope(as_of, month, month)).to_pylist()
            self._read[key] = {
                row["unit"]: Point(row["month"], row["hits"], row["n"], row["target"])
                for row in rows
                if row["kpi"] == terms.kpi
            }
        return self._read[key]

    def _turn(self, look: Look, now: datetime) -> bool:
        """Write the turn of one alert, if it takes one; False also where another process wrote it."""
        stream = stream_of(look.rule.id, look.unit)
        with self.ledger.transaction() as transaction:
            known = fold(stream, transaction.stream(stream))
            payload = look.turn(known)
            if payload is None:
                return False
            fact = Event(stream=stream, occurred_at=look.at, recorded_at=now, actor=CLOCK,
                         project=look.unit or NO_PROJECT, payload=payload)  # fmt: skip
            transaction.append(stream, known.version, [fact])
            if not known.is_muted(now):
                self._tell(transaction, look.rule, look.unit, (stream, known.version + 1), now)
        return True

    def _tell(self, transaction: Transaction, rule: Rule, unit: Unit, about: About, now: datetime) -> None:
        at = told_at(rule.terms, now, self.zone)
        if rule.terms.digest:
            about = f"{DIGESTS}{at.astimezone(self.zone):%Y-%m-%d}", 1
        readers = [each.user_id for each in Users(self.ledger).all() if is_told(each, rule.terms, unit)]
        post(transaction.connection, about, subject(), readers, self.channels, at)


def is_told(user: User, terms: AlertTerms, unit: Unit) -> bool:
    """Whether the person is told of alerts of a unit, by the rights of the moment of asking."""
    held = user.company_roles() if unit is None else user.roles(unit)
    return user.active and bool(held & set(terms.roles)) and may_open(user, Page.REPORTS)


def subject() -> str:
    """What messages about alerts are called, in both languages."""
    return "应声 指标提醒 · Alert"


def _units(terms: AlertTerms, looked: list[Looked]) -> list[Unit]:
    if terms.scope == "company":
        return [None]
    seen = sorted({unit for each in looked for unit in each if unit is not None})
    return [unit for unit in seen if not terms.projects or unit in terms.projects]
