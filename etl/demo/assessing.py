"""The demo company's last months are assessed: proposed, contested, met on, locked, published, one corrected later.

All of it by the commands that people use, at the moments at which they would have, over the figures of the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.access.permissions import User
from casework.month.assessment import AssessmentDesk
from casework.month.desk import Hand, MonthDesk, lines_of
from casework.month.opening import open_due
from casework.month.reading import Months
from casework.month.scores import Scores
from casework.month.state import Month
from casework.month.streams import begins_at, ends_at, month_before, month_of, next_month
from casework.policy import Policies
from casework.record.events import Contacted, Corrected, Dispatched, Event, ScoreLine
from casework.record.ledger import Ledger
from casework.vocabulary.assessing import LineKind, Ruling
from etl.demo.personas import personas

ASSESSED = 3
"""So many months that are over; the last waits where it may be contested yet."""
CONTESTS = "demo-service"
CLAIMED, DECIDED = "客户当天电话一直占线，值班记录可查", "联系不上客户属实，但未留短信"
AT_TEN = timedelta(days=1, hours=10)


@dataclass(frozen=True, slots=True)
class Assessing:
    """Assesses one demo company up to ``until``; the warehouse behind ``scores`` follows the ledger."""

    ledger: Ledger
    policies: Policies
    scores: Scores
    zone: str
    until: datetime

    def tell(self) -> None:
        """Open the last months, and take each as far as it would have come."""
        months = list(self._months())
        for month in [*months, next_month(months[-1])]:
            open_due(self.ledger, self.policies, self.zone, begins_at(month, self.zone))
        corrected = False
        for month in months:
            met = self._proposed(month)
            if met > self.until:
                return
            self._locked(month, met)
            if not corrected and month != months[-1]:
                corrected = self._corrected(month, met + AT_TEN)

    def _months(self) -> Iterator[date]:
        """The months to be assessed, the oldest first: those that are over."""
        month = month_of(self.until, self.zone)
        for _back in range(ASSESSED):
            month = month_before(month)
        for _on in range(ASSESSED):
            yield month
            month = next_month(month)

    @property
    def _desk(self) -> MonthDesk:
        return MonthDesk(self.ledger, self.policies, self.zone)

    def _proposed(self, month: date) -> datetime:
        """Propose the month, let a line be contested and judged; when the meeting can be held."""
        at = self._office(ends_at(month, self.zone))
        if at > self.until:
            return at
        found = self._desk.propose(self._by("demo-centre", at), month, self.scores)
        until = max(each.proposed.appeals_until for each in found if each.proposed is not None)
        if until < self.until:
            self._contested(found, month, at + timedelta(hours=5), at + timedelta(hours=23))
        return self._office(until)

    def _contested(self, found: list[Month], month: date, filed: datetime, decided: datetime) -> None:
        service = _person(CONTESTS)
        own = {right.project for right in service.rights}
        for one in (each for each in found if each.project in own):
            missed = [line for line in lines_of(one) if line.kind is LineKind.MISSED]
            if missed:
                dearest, by = min(missed, key=lambda line: line.points), self._by("demo-leader", decided)
                self._desk.appeal(Hand(service, filed), one.project, month, dearest.of, CLAIMED)
                back = -dearest.points / 2
                self._desk.decide(by, one.project, month, dearest.of, Ruling.PARTLY, DECIDED, back)

    def _locked(self, month: date, at: datetime) -> None:
        hand, company = self._by("demo-centre", at), AssessmentDesk(self.ledger, self._desk.policies, self.zone)
        company.hold_meeting(hand, month, at.date(), "各项目经理、职能部门、客服中心", "重点跟进超期案件，下月复查")
        for each in Months(self.ledger).every(month):
            self._desk.lock(hand, each.project, month)
        company.lock(hand, month)
        company.publish(hand, month)

    def _corrected(self, month: date, at: datetime) -> bool:
        """A contact that was made in time and entered wrongly: the case is put right, the locked score is not."""
        for found in sorted(Months(self.ledger).every(month), key=lambda each: -_total(each)):
            for line in lines_of(found):
                if self._put_right(found.project, line, at):
                    hand, why = self._by("demo-centre", at + timedelta(hours=1)), "联系时间录入有误，已按通话记录更正"
                    self._desk.correct(hand, found.project, month, next_month(month), why, self.scores)
                    return True
        return False

    def _put_right(self, project: str, line: ScoreLine, at: datetime) -> bool:
        if line.kind is not LineKind.MISSED or not (line.rule or "").endswith("/contact"):
            return False
        stream = f"case/{line.case}"
        entries = self.ledger.stream(stream)
        due = [entry.payload.due_at for entry in entries if isinstance(entry.payload, Dispatched)]
        met = [entry for entry in entries if isinstance(entry.payload, Contacted)]
        if len(due) != 1 or len(met) != 1 or due[0] is None or at > self.until:
            return False
        payload = Corrected(target=met[0].version, occurred_at=due[0] - timedelta(minutes=5), reason="录入时间有误")
        fact = Event(stream=stream, occurred_at=at, recorded_at=at, actor=CONTESTS, project=project, payload=payload)
        self.ledger.append(stream, len(entries), [fact])
        return True

    def _office(self, moment: datetime) -> datetime:
        """Ten o'clock of the next day."""
        day = moment.astimezone(ZoneInfo(self.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        return day + AT_TEN

    def _by(self, persona: str, at: datetime) -> Hand:
        return Hand(_person(persona), at)


def _person(wanted: str) -> User:
    return next(user for user in personas() if user.user_id == wanted)


def _total(month: Month) -> float:
    return month.locked.total if month.locked else 0.0
