"""What a unit owes by the calendar, entered as done: a report was sent, a meeting held. Once for each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.access import security
from casework.access.permissions import User, check_project, holds_post
from casework.desk.once import Sent, remember, sent_before
from casework.desk.rules_input import check_happened
from casework.errors import LedgerError, PermissionRefused, RuleError
from casework.policy import Pack, Policies
from casework.record.events import DutyDone, Event
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.registered import project_pack
from casework.regulation.model import Duty
from casework.regulation.periods import Period, period_of
from casework.time.worktime import WorkCalendar
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Page
from casework.wording import as_read, moment, phrases


@dataclass(frozen=True, slots=True)
class Doing:
    """One form: which duty of which project was done for which period, and when."""

    project: str
    duty: str
    period: date
    """Its first day."""
    occurred_at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Duties:
    """Takes the forms of one installation."""

    ledger: Ledger
    policies: Policies

    def enter(self, user: User, doing: Doing, *, idempotency_key: str, now: datetime) -> bool:
        """Write that it was done; False when the same form was sent before. Raises ``PermissionRefused``, or
        ``RuleError`` saying what does not fit.
        """
        stream = f"unit/{doing.project}"
        with (
            security.watched(self.ledger, user.user_id, now, what=f"page:{Page.DUTIES}"),
            self.ledger.transaction() as transaction,
        ):
            before = sent_before(transaction.connection, idempotency_key)
            if before is not None:
                if before.stream != stream:
                    raise LedgerError(
                        "This form was already sent for another case. Open it again and send the new one."
                    )
                return False
            pack = self._pack(user, doing, project_pack(transaction, doing.project))
            entries = transaction.stream(stream)
            _check(user, doing, pack, entries, now)
            payload = DutyDone(duty=doing.duty, period=doing.period.isoformat(), note=doing.note or None)
            fact = Event(stream=stream, occurred_at=doing.occurred_at, recorded_at=now, actor=user.user_id,
                         project=doing.project, payload=payload)  # fmt: skip
            transaction.append(stream, len(entries), [fact])
            remember(transaction.connection, idempotency_key, Sent(stream, len(entries) + 1), now)
        return True

    def _pack(self, user: User, doing: Doing, pack: str | None) -> Pack:
        """The regulation by which the project owes the duty: that in force when the period ends."""
        check_project(user, doing.project)
        if pack is None:
            raise RuleError("There is no project {project} yet. Import the project first.", project=doing.project)
        for edition in self.policies.versions(pack):
            if _owes(self.policies, edition, pack, doing.duty, doing.period):
                return edition
        raise RuleError("The regulation of the project has no duty “{duty}”. Choose one of the list.", duty=doing.duty)


def done_with(
    transaction: Transaction, policies: Policies, project: str, duty: str, period: date, *, at: datetime, by: str,
    now: datetime,
) -> bool:  # fmt: skip
    """Write that a duty is done because what it asks for was accepted, in the transaction of that.

    ``period`` is its first day, ``at`` when it was done. False when it is not owed by then, or was entered already.
    """
    pack, stream = project_pack(transaction, project), f"unit/{project}"
    if pack is None or not any(_owes(policies, edition, pack, duty, period) for edition in policies.versions(pack)):
        return False
    entries = transaction.stream(stream)
    if any(isinstance(e.payload, DutyDone) and (e.payload.duty, e.payload.period) == (duty, period.isoformat())
           for e in entries):  # fmt: skip
        return False
    payload = DutyDone(duty=duty, period=period.isoformat())
    fact = Event(stream=stream, occurred_at=at, recorded_at=now, actor=by, project=project, payload=payload)
    transaction.append(stream, len(entries), [fact])
    return True


def done_by(
    transaction: Transaction, policies: Policies, project: str, kind: EventKind, month: date, *, at: datetime, by: str,
    now: datetime,
) -> list[str]:  # fmt: skip
    """Write that those duties of a month are done that the project's regulation holds for done by events of ``kind``
    (``done_by``), in the transaction of that event; returns them.
    """
    pack = project_pack(transaction, project)
    named = {
        name
        for edition in (policies.versions(pack) if pack else ())
        for name, duty in edition.regulation.duties.items()
        if duty.done_by == kind.value and duty.every == "month"
    }
    return [
        name for name in sorted(named)
        if done_with(transaction, policies, project, name, month, at=at, by=by, now=now)
    ]  # fmt: skip


def _owes(policies: Policies, edition: Pack, pack: str, name: str, day: date) -> bool:
    """Whether an edition has the duty, and was in force when the period of that day ends."""
    duty = edition.regulation.duties.get(name)
    return duty is not None and policies.in_force(pack, period_of(duty.every, day).last) is edition


def may_enter(user: User, duty: Duty, project: str, pack: Pack) -> bool:
    """Whether the person holds the post that owes the duty."""
    return holds_post(user, pack.post(duty.by), project)


def _check(user: User, doing: Doing, pack: Pack, entries: Sequence[StoredEvent], now: datetime) -> None:
    duty, calendar = pack.regulation.duties[doing.duty], WorkCalendar.of(pack)
    check_post(user, doing, pack)
    period = period_of(duty.every, doing.period)
    check_period(doing, duty, period, calendar)
    check_happened(doing.occurred_at, now, pack)
    check_begun(doing, period, calendar)
    check_not_done(doing, entries)


def check_post(user: User, doing: Doing, pack: Pack) -> None:
    """Who owes it enters it."""
    duty = pack.regulation.duties[doing.duty]
    if not may_enter(user, duty, doing.project, pack):
        raise PermissionRefused(
            "Clause {clause}: “{duty}” is for {posts}; ask one of them.",
            clause=duty.clause[0],
            duty=as_read(duty.say, doing.duty),
            posts=phrases([as_read(pack.regulation.posts[duty.by], duty.by)]),
        )


def check_period(doing: Doing, duty: Duty, period: Period, calendar: WorkCalendar) -> None:
    """A period is named by its first day; a duty of the day is owed on working days."""
    if doing.period != period.first or (duty.every == "day" and not calendar.is_workday(period.first)):
        raise RuleError("{day} is not the first day of a period of this duty. Choose a period of the list.",
                        day=doing.period.isoformat())  # fmt: skip


def check_begun(doing: Doing, period: Period, calendar: WorkCalendar) -> None:
    """Nothing is done for a period before it begins."""
    begins = period.begins_at(calendar)
    if doing.occurred_at < begins:
        raise RuleError("{at} is too early: the period begins only at {since}. Correct the time.",
                        at=moment(doing.occurred_at), since=moment(begins))  # fmt: skip


def check_not_done(doing: Doing, entries: Sequence[StoredEvent]) -> None:
    """Each period is entered once."""
    for entry in entries:
        done = entry.payload
        if isinstance(done, DutyDone) and (done.duty, done.period) == (doing.duty, doing.period.isoformat()):
            at = moment(entry.occurred_at)
            raise RuleError("This was entered as done already, at {at}. Choose another period.", at=at)
