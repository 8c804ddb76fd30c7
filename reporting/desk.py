"""What people do to a copy of a report: write, choose cases, hand in, return, accept, issue. No step goes back over an
accepted copy; issued again, it is the next version.

Acceptance writes in the same transaction that the duty is done which the report does: at the moment it was handed in,
so that a project is not late because the centre was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from casework.access.permissions import User, check_active, check_role, may_open
from casework.access.users import Users
from casework.desk.duties import done_with
from casework.errors import PermissionRefused, RuleError
from casework.messages.outbox import post
from casework.policy import Policies
from casework.record.events import (
    NO_PROJECT,
    Event,
    Payload,
    ReportAccepted,
    ReportCaseChosen,
    ReportDrafted,
    ReportIssued,
    ReportReturned,
    ReportSectionWritten,
    ReportSubmitted,
)
from casework.record.ledger import Ledger, Transaction
from casework.record.registered import project_pack
from casework.vocabulary.desk import Page, Role
from casework.vocabulary.reporting import ReportStage
from casework.wording import Phrase, as_read, listed, said
from reporting.copies import stream_of_copy
from reporting.definition import Section
from reporting.filling import Copy, zone
from reporting.standing import Standing, fold

S = ReportStage
MENDABLE = frozenset({S.MISSING, S.DRAFTED, S.RETURNED})
WRITING, ACCEPTING = Phrase("Writing this report", "编写该报告"), Phrase("Accepting this report", "审核该报告")
CLOCK = "clock"
Check = Callable[[Copy, Standing], None]


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """Takes the steps of one installation; one that raises ``PermissionRefused`` or ``RuleError`` writes nothing."""

    ledger: Ledger
    policies: Policies
    channels: Mapping[str, str] = field(default_factory=dict)
    """By which channels of the notifier people are told of an issue."""

    def write(self, user: User, copy: Copy, section: str, text: str, now: datetime) -> Standing:
        """Let a section say this."""
        check_may(user, copy, copy.report.writers, WRITING)
        if _section(copy, section).ask is None:
            raise RuleError("Nobody writes in the section {section}. Choose one that asks for words.", section=section)
        return self._step(user, copy, MENDABLE, ReportSectionWritten(section=section, text=text.strip()), now)

    def choose(
        self, user: User, copy: Copy, section: str, case: str, lesson: str, now: datetime, *, proposed: Collection[str]
    ) -> Standing:
        """Tell a case among those ``proposed`` in a section; chosen again, the later lesson counts."""
        check_may(user, copy, copy.report.writers, WRITING)
        if not _section(copy, section).choose or case not in proposed:
            raise RuleError("This case is not among those proposed. Choose one of the list.")
        payload = ReportCaseChosen(section=section, case=case, lesson=lesson.strip())
        return self._step(user, copy, MENDABLE, payload, now)

    def take_out(self, user: User, copy: Copy, section: str, case: str, now: datetime) -> Standing:
        """Tell a case no longer."""
        check_may(user, copy, copy.report.writers, WRITING)
        return self._step(user, copy, MENDABLE, ReportCaseChosen(section=section, case=case, chosen=False), now)

    def submit(self, user: User, copy: Copy, now: datetime) -> Standing:
        """Hand it in, when all that it asks for is written and each case says what it teaches."""
        check_may(user, copy, copy.report.writers, WRITING)
        if now < copy.span.since(zone()):
            raise RuleError("The period begins only on {day}. Hand the report in then.", day=str(copy.span.first))
        return self._step(user, copy, MENDABLE, ReportSubmitted(), now, check=check_complete)

    def give_back(self, user: User, copy: Copy, reason: str, now: datetime) -> Standing:
        """Let it be mended, and say why."""
        check_may(user, copy, copy.report.accepts, ACCEPTING)
        if not reason.strip():
            raise RuleError("Say what is to be mended.")
        return self._step(user, copy, {S.SUBMITTED}, ReportReturned(reason=reason.strip()), now)

    def accept(self, user: User, copy: Copy, projects: Collection[str], now: datetime) -> Standing:
        """Accept it; of a report about the company the duty is done for each of ``projects`` that owes it."""
        check_may(user, copy, copy.report.accepts, ACCEPTING)
        position = self.ledger.count_events()
        with self.ledger.transaction() as transaction:
            known = _known(transaction, copy, {S.SUBMITTED})
            if known.submitted_by == user.user_id:
                raise RuleError("You handed this report in yourself. Let another accept it.")
            payload = ReportAccepted(digest=known.digest, position=position)
            _append(transaction, copy, known, payload, user.user_id, now)
            for project in [copy.project] if copy.project else sorted(projects):
                self._fulfil(transaction, copy, project, known, user, now)
            return fold(transaction.stream(stream_of_copy(copy)))

    def issue(self, user: User, copy: Copy, cut: int, digests: Mapping[str, str], now: datetime) -> Standing:
        """Name the files that were made of it, from the ledger up to ``cut``, as of the copy's moment, and let whoever
        reads it be told: what they get is made for each when it goes.
        """
        readers = [each.user_id for each in Users(self.ledger).all() if receives(each, copy)]
        check_may(user, copy, copy.report.accepts, ACCEPTING)
        with self.ledger.transaction() as transaction:
            known = _known(transaction, copy, {S.ACCEPTED, S.ISSUED})
            payload = ReportIssued(issue=len(known.issues) + 1, as_of=copy.as_of, cut=cut, digests=dict(digests))
            _append(transaction, copy, known, payload, user.user_id, now)
            about = stream_of_copy(copy), known.version + 1
            post(transaction.connection, about, subject(copy), readers, self.channels, now)
            return fold(transaction.stream(stream_of_copy(copy)))

    def draft(self, copy: Copy, now: datetime) -> bool:
        """Open the copy in the clock's name; False where it was begun already."""
        with self.ledger.transaction() as transaction:
            known = fold(transaction.stream(stream_of_copy(copy)))
            if known.stage is not S.MISSING:
                return False
            _append(transaction, copy, known, ReportDrafted(), CLOCK, now)
        return True

    def _step(
        self, user: User, copy: Copy, stages: Set[ReportStage], payload: Payload, now: datetime, *,
        check: Check | None = None,
    ) -> Standing:  # fmt: skip
        with self.ledger.transaction() as transaction:
            known = _known(transaction, copy, stages)
            if check is not None:
                check(copy, known)
            _append(transaction, copy, known, payload, user.user_id, now)
            return fold(transaction.stream(stream_of_copy(copy)))

    def _fulfil(
        self, transaction: Transaction, copy: Copy, project: str, known: Standing, user: User, now: datetime
    ) -> None:
        duty = copy.report.fulfils.get(project_pack(transaction, project) or "")
        if duty is not None and known.submitted_at is not None:
            done_with(transaction, self.policies, project, duty, copy.span.first,
                      at=known.submitted_at, by=user.user_id, now=now)  # fmt: skip


def may(user: User, copy: Copy, roles: Collection[Role]) -> bool:
    """Whether the person holds one of the roles for what the copy is about."""
    return bool(user.roles(copy.project) & set(roles)) if copy.project else bool(user.company_roles() & set(roles))


def receives(user: User, copy: Copy) -> bool:
    """Whether an issue goes to the person: by their rights at the moment of asking."""
    return user.active and may(user, copy, copy.report.readers) and may_open(user, Page.REPORTS)


def subject(copy: Copy) -> str:
    """What a message about the copy is called, in both languages."""
    name = copy.report.name
    return f"应声 {name.zh} {copy.scope_name} {copy.span.name} · {name.en}"


def check_may(user: User, copy: Copy, roles: Collection[Role], what: Phrase) -> None:
    """A step is for some roles; in a report about the company, held for all projects."""
    if copy.project is not None:
        check_role(user, copy.project, frozenset(roles), what)
        return
    check_active(user)
    if not may(user, copy, roles):
        raise PermissionRefused("{step} is for {roles}; ask one of them.", step=what, roles=listed(roles))


def check_complete(copy: Copy, known: Standing) -> None:
    """Nothing is handed in with a question unanswered, or a case that teaches nothing."""
    for section in copy.report.sections:
        title = as_read(section.title, section.id)
        if section.ask is not None and not section.optional and section.id not in known.written:
            raise RuleError(
                "The section {section} is not written yet. Write it, then hand the report in.", section=title
            )
        if any(not each.lesson for each in known.chosen.get(section.id, ())):
            raise RuleError("In {section} a case has no lesson yet. Write it, or take the case out.", section=title)


def _section(copy: Copy, wanted: str) -> Section:
    section = copy.report.section(wanted)
    if section is None:
        raise RuleError("The report has no section {section}. Open the page again.", section=wanted)
    return section


def _known(transaction: Transaction, copy: Copy, stages: Set[ReportStage]) -> Standing:
    known = fold(transaction.stream(stream_of_copy(copy)))
    if known.stage not in stages:
        raise RuleError(
            "The report is at the stage {stage}: this cannot be done now. Open the page again.", stage=said(known.stage)
        )
    return known


def _append(transaction: Transaction, copy: Copy, known: Standing, payload: Payload, actor: str, now: datetime) -> None:
    stream = stream_of_copy(copy)
    fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=actor, project=copy.project or NO_PROJECT,
                 payload=payload)  # fmt: skip
    transaction.append(stream, known.version, [fact])
