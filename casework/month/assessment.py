"""The commands of the company's month: the meeting is held, one root names all locked scores, it is published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from casework.access import security
from casework.desk.duties import done_by
from casework.errors import RuleError
from casework.month import checks
from casework.month.desk import Hand
from casework.month.digests import root_of
from casework.month.reading import every_month
from casework.month.state import Assessment, assessment_from
from casework.month.steps import check_may, check_stage
from casework.month.streams import assessment_stream, month_before, month_of
from casework.policy import Policies
from casework.record.events import NO_PROJECT, AssessmentLocked, AssessmentPublished, Event, MeetingHeld, Payload
from casework.record.ledger import Ledger, Transaction
from casework.vocabulary import EventKind
from casework.vocabulary.assessing import MonthStep
from casework.vocabulary.desk import Page

Judge = Callable[[Assessment, Transaction], Payload]


@dataclass(frozen=True, slots=True)
class AssessmentDesk:
    """Takes the steps of the company's months; they are for those who hold their role for all projects."""

    ledger: Ledger
    policies: Policies
    zone: str

    def hold_meeting(self, hand: Hand, month: date, held_on: date, attended: str, decisions: str) -> Assessment:
        """Enter that the meeting was held, who took part and what was decided; projects whose regulation owes it have
        done so.
        """

        def judge(_found: Assessment, transaction: Transaction) -> Payload:
            self._check_meeting(hand, month, held_on, attended)
            projects = [each.project for each in every_month(transaction.connection, month)]
            if not projects:
                checks.check_all_locked(())
            for each in projects:
                done_by(transaction, self.policies, each, EventKind.MEETING_HELD, month,
                        at=self._held_at(hand, held_on), by=hand.user.user_id, now=hand.now)  # fmt: skip
            return MeetingHeld(held_on=held_on, attended=attended.strip(), decisions=decisions.strip())

        return self._take(hand, MonthStep.HOLD_MEETING, month, judge)

    def _held_at(self, hand: Hand, held_on: date) -> datetime:
        """The moment that a meeting stands for of which the day alone is known: its beginning, or now on that day."""
        begins = datetime.combine(held_on, time(), ZoneInfo(self.zone))
        return hand.now if hand.now.astimezone(begins.tzinfo).date() == held_on else begins

    def _check_meeting(self, hand: Hand, month: date, held_on: date, attended: str) -> None:
        if not month <= held_on or month_of(hand.now, self.zone) < month or held_on > hand.now.date():
            raise RuleError("{day} is no day for a meeting on {month}: it lies before the month or in the future. "
                            "Correct the day.", day=held_on, month=f"{month:%Y-%m}")  # fmt: skip
        if not attended.strip():
            raise RuleError("Write who took part in the meeting.")

    def lock(self, hand: Hand, month: date) -> Assessment:
        """Name the locked scores of all projects by one root."""

        def judge(_found: Assessment, transaction: Transaction) -> Payload:
            months = every_month(transaction.connection, month)
            checks.check_all_locked(months)
            units = {each.project: each.locked.digest for each in months if each.locked is not None}
            before = month_before(month)
            earlier = assessment_from(before, transaction.stream(assessment_stream(before)))
            previous = earlier.locked.root if earlier.locked else None
            return AssessmentLocked(units=units, previous=previous, root=root_of(month, units, previous))

        return self._take(hand, MonthStep.LOCK_ALL, month, judge)

    def publish(self, hand: Hand, month: date) -> Assessment:
        """Tell everybody, with the root."""

        def judge(found: Assessment, _transaction: Transaction) -> Payload:
            if found.locked is None:
                raise RuleError("Nothing is locked yet. Lock every project first.")
            return AssessmentPublished(root=found.locked.root)

        return self._take(hand, MonthStep.PUBLISH, month, judge)

    def _take(self, hand: Hand, step: MonthStep, month: date, judge: Judge) -> Assessment:
        stream = assessment_stream(month)
        with (
            security.watched(self.ledger, hand.user.user_id, hand.now, what=f"page:{Page.SCORES}"),
            self.ledger.transaction() as transaction,
        ):
            check_may(hand.user, step, NO_PROJECT)
            found = assessment_from(month, transaction.stream(stream))
            check_stage(step, found.stage)
            fact = Event(stream=stream, occurred_at=hand.now, recorded_at=hand.now, actor=hand.user.user_id,
                         project=NO_PROJECT, payload=judge(found, transaction), step=step.value)  # fmt: skip
            transaction.append(stream, found.version, [fact])
            return assessment_from(month, transaction.stream(stream))
