"""The commands of a project's month. Every one looks at the month and writes its entry in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from casework.access import security
from casework.access.permissions import User
from casework.desk.once import Sent, remember, sent_before
from casework.errors import PolicyError, RuleError
from casework.month import checks
from casework.month.correcting import Difference, changes, outstanding
from casework.month.counting import total_of, whole_lines
from casework.month.digests import digest_of
from casework.month.reading import Months, unknown_cases
from casework.month.scores import Scores
from casework.month.state import Month, assessment_from, month_from
from casework.month.steps import check_may, check_stage
from casework.month.streams import assessment_stream, ends_at, month_before, month_stream, next_month
from casework.policy import Pack, Policies
from casework.record.events import (
    AppealDecided,
    AppealFiled,
    Basis,
    Change,
    CorrectionEntered,
    CorrectionWaived,
    Event,
    EvidenceAttached,
    LineAdded,
    LineApproved,
    LineWithdrawn,
    MonthLocked,
    MonthOpened,
    MonthProposed,
    Payload,
    ScoreLine,
)
from casework.record.ledger import Ledger, Transaction
from casework.time.calendar import calendar_version
from casework.time.worktime import WorkCalendar
from casework.vocabulary.assessing import MonthStage, MonthStep, Ruling
from casework.vocabulary.desk import Page

Judge = Callable[[Month, Transaction], Payload]
"""Looks at a month as it stands, and says what is written or refuses."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, when, and the key of the form: the same form sent twice is entered once."""

    user: User
    now: datetime
    key: str | None = None

    def at(self, project: str) -> Self:
        """The same hand at one of several projects that a form is about: each is entered once."""
        return self if self.key is None else replace(self, key=f"{self.key}/{project}")


@dataclass(frozen=True, slots=True)
class MonthDesk:
    """Takes the steps of months; ``zone`` says when a month begins and ends."""

    ledger: Ledger
    policies: Policies
    zone: str

    def propose(self, hand: Hand, month: date, scores: Scores, projects: Collection[str] | None = None) -> list[Month]:
        """Propose what the figures say now of ``projects``, by default of all that are not locked; all at one cut."""
        checks.check_over(month, self.zone, hand.now)
        opened = [each for each in Months(self.ledger).every(month) if projects is None or each.project in projects]
        if projects is None:
            opened = [each for each in opened if each.stage is not MonthStage.LOCKED]
        if not opened:
            check_stage(MonthStep.PROPOSE, None)
        cut = self.ledger.position()
        lines = scores.lines(month, [each.project for each in opened], cut)
        basis = Basis(
            cut=cut.stated, as_of=ends_at(month, self.zone), calendar=calendar_version(), models=scores.models
        )
        return [self._propose(hand.at(each.project), each, basis, lines.get(each.project, ())) for each in opened]

    def _propose(self, hand: Hand, about: Month, basis: Basis, lines: Sequence[ScoreLine]) -> Month:
        def judge(month: Month, _transaction: Transaction) -> Payload:
            opened = opened_of(month)
            digest = digest_of(
                month.project, month.month, (opened.pack, opened.version), opened.sheet, basis, lines, None
            )
            return MonthProposed(basis=basis, lines=tuple(lines), total=total_of(lines), digest=digest,
                                 appeals_until=self._appeals_until(opened, hand.now))  # fmt: skip

        return self._take(hand, MonthStep.PROPOSE, about.project, about.month, judge)

    def add_line(
        self, hand: Hand, project: str, month: date, points: float, reason: str, *, clause: str, case: str | None = None
    ) -> Month:
        """Add or take points by hand; they count once a leader approves."""

        def judge(found: Month, transaction: Transaction) -> Payload:
            checks.check_points(points, opened_of(found))
            checks.check_reason(reason)
            if case is not None and not any(e.project == project for e in transaction.stream(f"case/{case}")):
                raise RuleError("There is no such case in this project. Leave the field empty or correct it.")
            return LineAdded(points=points, clause=clause, case=case, reason=reason.strip())

        return self._take(hand, MonthStep.ADD_LINE, project, month, judge)

    def approve_line(self, hand: Hand, project: str, month: date, line: str) -> Month:
        """Agree to a line that another person added."""

        def judge(found: Month, _transaction: Transaction) -> Payload:
            added = checks.check_standing(found.added.get(line))
            checks.check_not_approved(added)
            checks.check_another(hand.user.user_id, {added.by}, MonthStep.APPROVE_LINE)
            return LineApproved(line=added.place)

        return self._take(hand, MonthStep.APPROVE_LINE, project, month, judge)

    def withdraw_line(self, hand: Hand, project: str, month: date, line: str, reason: str) -> Month:
        """Let a line count no more."""

        def judge(found: Month, _transaction: Transaction) -> Payload:
            added = checks.check_standing(found.added.get(line))
            checks.check_reason(reason)
            return LineWithdrawn(line=added.place, reason=reason.strip())

        return self._take(hand, MonthStep.WITHDRAW_LINE, project, month, judge)

    def appeal(
        self, hand: Hand, project: str, month: date, line: str, reason: str, evidence: Sequence[str] = ()
    ) -> Month:
        """Contest a line of one's own project."""

        def judge(found: Month, transaction: Transaction) -> Payload:
            contested = checks.check_contestable(line, lines_of(found))
            checks.check_in_time(found, hand.now)
            checks.check_new_appeal(line, found)
            checks.check_reason(reason)
            checks.check_evidence(evidence, list(_attached(transaction, contested.case)))
            return AppealFiled(line=line, reason=reason.strip(), evidence=tuple(evidence))

        return self._take(hand, MonthStep.APPEAL, project, month, judge)

    def decide(
        self, hand: Hand, project: str, month: date, line: str, ruling: Ruling, reason: str, points: float = 0.0
    ) -> Month:
        """Decide an appeal; ``points`` are given back where it is upheld in part."""

        def judge(found: Month, _transaction: Transaction) -> Payload:
            appeal = checks.check_appealed(found.appeals.get(line))
            contested = checks.check_contestable(line, lines_of(found))
            authors = {added.by for added in found.added.values() if added.of == line}
            checks.check_another(hand.user.user_id, {appeal.by, *authors}, MonthStep.DECIDE_APPEAL)
            back = -contested.points if ruling is Ruling.UPHELD else points
            checks.check_given_back(ruling, back, contested)
            checks.check_reason(reason)
            return AppealDecided(line=line, ruling=ruling, points=back, reason=reason.strip())

        return self._take(hand, MonthStep.DECIDE_APPEAL, project, month, judge)

    def correct(
        self, hand: Hand, project: str, locked: date, month: date, reason: str, scores: Scores, *, waive: bool = False
    ) -> Month:
        """Enter in ``month``, or waive there, what the locked month would be otherwise today."""
        lines = scores.lines(locked, [project]).get(project, ())

        def judge(found: Month, transaction: Transaction) -> Payload:
            about = month_from(project, locked, transaction.stream(month_stream(project, locked)))
            checks.check_locked(about)
            checks.check_later(found, about)
            later = list(self._later(transaction, project, locked))
            confided = unknown_cases(transaction.connection, [about, *later])
            difference = Difference.of(about, lines, later, confided)
            left = outstanding(difference, later)
            checks.check_moves(left)
            checks.check_reason(reason)
            kind = CorrectionWaived if waive else CorrectionEntered
            return kind(month=f"{locked:%Y-%m}", before=difference.before, after=difference.after, points=left,
                        changes=difference.changes, reason=reason.strip())  # fmt: skip

        step = MonthStep.WAIVE_CORRECTION if waive else MonthStep.ENTER_CORRECTION
        return self._take(hand, step, project, month, judge)

    @staticmethod
    def _later(transaction: Transaction, project: str, locked: date) -> Iterator[Month]:
        """Months after ``locked`` that may hold what was settled of it; they follow each other without gaps."""
        month = next_month(locked)
        while entries := transaction.stream(month_stream(project, month)):
            yield month_from(project, month, entries)
            month = next_month(month)

    def lock(self, hand: Hand, project: str, month: date) -> Month:
        """Settle the score for ever, as it was proposed, with the lines and decisions that people added."""

        def judge(found: Month, transaction: Transaction) -> Payload:
            opened, proposed = opened_of(found), proposed_of(found)
            checks.check_met(assessment_from(month, transaction.stream(assessment_stream(month))))
            checks.check_lines_approved(found)
            checks.check_appeals_over(found, hand.now)
            before = month_before(month)
            earlier = month_from(project, before, transaction.stream(month_stream(project, before)))
            checks.check_order(earlier)
            previous = earlier.locked.digest if earlier.locked else None
            lines, basis = lines_of(found), proposed.basis
            digest = digest_of(project, month, (opened.pack, opened.version), opened.sheet, basis, lines, previous)
            return MonthLocked(basis=basis, pack=opened.pack, version=opened.version, sheet=opened.sheet, lines=lines,
                               total=total_of(lines), previous=previous, digest=digest)  # fmt: skip

        return self._take(hand, MonthStep.LOCK, project, month, judge)

    def _take(self, hand: Hand, step: MonthStep, project: str, month: date, judge: Judge) -> Month:
        """Take a step: rights, stage, the step's own rules, one entry."""
        stream = month_stream(project, month)
        with self._turn(hand) as transaction:
            check_may(hand.user, step, project)
            found = month_from(project, month, transaction.stream(stream))
            if _sent(transaction, hand, stream):
                return found
            check_stage(step, found.stage)
            fact = Event(stream=stream, occurred_at=hand.now, recorded_at=hand.now, actor=hand.user.user_id,
                         project=project, payload=judge(found, transaction), step=step.value)  # fmt: skip
            transaction.append(stream, found.version, [fact])
            _remember(transaction, hand, stream, found.version + 1)
            return month_from(project, month, transaction.stream(stream))

    @contextmanager
    def _turn(self, hand: Hand) -> Iterator[Transaction]:
        with (
            security.watched(self.ledger, hand.user.user_id, hand.now, what=f"page:{Page.SCORES}"),
            self.ledger.transaction() as transaction,
        ):
            yield transaction

    def _appeals_until(self, opened: MonthOpened, now: datetime) -> datetime:
        edition = self._edition(opened)
        if edition.scoring is None:
            raise PolicyError("The regulation {pack} scores no projects.", pack=opened.pack)
        return edition.scoring.appeals.after(now, WorkCalendar.of(edition))

    def _edition(self, opened: MonthOpened) -> Pack:
        for edition in self.policies.versions(opened.pack):
            if edition.version == opened.version:
                return edition
        raise PolicyError(
            "The month was opened under version {version} of {pack}, which is no longer there. Put its folder back.",
            version=opened.version,
            pack=opened.pack,
        )


def lines_of(month: Month) -> tuple[ScoreLine, ...]:
    """The lines of a month as they stand: locked, or proposed with what people added."""
    if month.locked is not None:
        return month.locked.lines
    return whole_lines(month, month.proposed.lines) if month.proposed is not None else ()


def contestable(month: Month) -> tuple[ScoreLine, ...]:
    """The lines that the project may still contest: they take points, and nobody contested them."""
    return tuple(line for line in lines_of(month) if checks.takes_points(line) and line.of not in month.appeals)


def since_proposed(month: Month, lines: Sequence[ScoreLine]) -> tuple[Change, ...]:
    """What the figures' ``lines`` of now would change of a score that is proposed: propose again, or correct later."""
    if month.proposed is None or month.locked is not None:
        return ()
    return tuple(changes(lines_of(month), whole_lines(month, lines)))


def opened_of(month: Month) -> MonthOpened:
    """How the month was opened; the stage was looked at before."""
    if month.opened is None:
        raise RuleError("This month was never opened, so it stays a preview. Choose a month that the clock has opened.")
    return month.opened


def proposed_of(month: Month) -> MonthProposed:
    """What was proposed last; the stage was looked at before."""
    if month.proposed is None:
        raise RuleError("Nothing was proposed for this month. Ask the centre to propose it.")
    return month.proposed


def _attached(transaction: Transaction, case: str | None) -> Iterator[str]:
    for entry in transaction.stream(f"case/{case}") if case else ():
        if isinstance(entry.payload, EvidenceAttached):
            yield entry.payload.digest


def _sent(transaction: Transaction, hand: Hand, stream: str) -> bool:
    """Whether this very form was entered before."""
    before = None if hand.key is None else sent_before(transaction.connection, hand.key)
    if before is not None and before.stream != stream:
        raise RuleError("This form was already sent for another month. Open it again and send the new one.")
    return before is not None


def _remember(transaction: Transaction, hand: Hand, stream: str, version: int) -> None:
    if hand.key is not None:
        remember(transaction.connection, hand.key, Sent(stream, version), hand.now)
