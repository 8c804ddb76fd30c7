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
from reporting.alerts.standing import DIGESTS, Rule, fold, rules, stream_of
from reporting.figures import Point

Unit = str | None
Looked = Mapping[Unit, Point]


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
        return [stream for rule in rules(self.ledger).values() if not rule.retired for stream in self._rule(rule, now)]

    def _rule(self, rule: Rule, now: datetime) -> Iterator[str]:
        moments = looks_at(rule.terms, now, self.zone)
        looked = [self._figures(rule.terms, each) for each in moments]
        for unit in _units(rule.terms, looked):
            points = [each.get(unit) for each in looked]
            if self._turn(rule, unit, points, moments[-1], now):
                yield stream_of(rule.id, unit)

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

    def _turn(self, rule: Rule, unit: Unit, points: list[Point | None], look: datetime, now: datetime) -> bool:
        """Write the turn of one alert, if it takes one; False also where another process wrote it."""
        stream, point = stream_of(rule.id, unit), points[-1]
        with self.ledger.transaction() as transaction:
            known = fold(stream, transaction.stream(stream))
            if point is None or (known.looked_at is not None and known.looked_at >= look):
                return False
            values = [None if each is None else each.value for each in points]
            turn = judge(rule.terms, values, firing=known.fired is not None)
            if turn is Turn.STAYS:
                return False
            payload = AlertFired(value=point.value, threshold=rule.terms.threshold, n=point.n, as_of=look) \
                if turn is Turn.FIRES else AlertCleared(value=point.value, as_of=look)  # fmt: skip
            fact = Event(stream=stream, occurred_at=look, recorded_at=now, actor=CLOCK, project=unit or NO_PROJECT,
                         payload=payload)  # fmt: skip
            transaction.append(stream, known.version, [fact])
            if not known.is_muted(now):
                self._tell(transaction, rule, unit, (stream, known.version + 1), now)
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
