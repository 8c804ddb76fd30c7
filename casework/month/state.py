"""A project's month and the company's, as their events make them, in the order of entry: no correction reaches them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casework.month.streams import assessment_stream, case_of, month_stream
from casework.record.events import (
    AppealDecided,
    AppealFiled,
    AssessmentLocked,
    AssessmentPublished,
    CorrectionEntered,
    CorrectionWaived,
    LineAdded,
    LineApproved,
    LineWithdrawn,
    MeetingHeld,
    MonthLocked,
    MonthOpened,
    MonthProposed,
    Payload,
)
from casework.record.ledger import StoredEvent
from casework.vocabulary.assessing import AssessmentStage, MonthStage


@dataclass(frozen=True, slots=True)
class Added:
    """A line that people added; ``of`` is its name among the lines, ``place`` its version in the stream."""

    of: str
    place: int
    line: LineAdded
    by: str
    at: datetime
    approved_by: str | None = None
    withdrawn_by: str | None = None

    @property
    def counts(self) -> bool:
        """Whether two people wanted it and nobody withdrew it."""
        return self.approved_by is not None and self.withdrawn_by is None

    @property
    def waits(self) -> bool:
        """Whether it is still to be approved or withdrawn."""
        return self.approved_by is None and self.withdrawn_by is None


@dataclass(frozen=True, slots=True)
class Appeal:
    """A contested line, and what was decided; ``of`` names the line that gives points back."""

    appeal: AppealFiled
    by: str
    at: datetime
    of: str = ""
    decision: AppealDecided | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decision is None


@dataclass(frozen=True, slots=True)
class Settled:
    """A correction that was entered or waived here; ``of`` names its line."""

    of: str
    entry: CorrectionEntered | CorrectionWaived
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """One project's month; ``stage`` None where it was never opened."""

    project: str
    month: date
    version: int = 0
    stage: MonthStage | None = None
    opened: MonthOpened | None = None
    proposed: MonthProposed | None = None
    proposed_by: str | None = None
    proposed_at: datetime | None = None
    added: Mapping[str, Added] = field(default_factory=dict)
    appeals: Mapping[str, Appeal] = field(default_factory=dict)
    """By the line that is contested."""
    settled: Sequence[Settled] = ()
    locked: MonthLocked | None = None
    locked_by: str | None = None
    locked_at: datetime | None = None

    @property
    def stream(self) -> str:
        """Where its events lie."""
        return month_stream(self.project, self.month)

    @property
    def cases(self) -> frozenset[str]:
        """The cases that its lines are about, and those of the earlier lines that it corrects."""
        scored = [line.case for score in (self.proposed, self.locked) if score is not None for line in score.lines]
        added = [each.line.case for each in self.added.values()]
        corrected = [case_of(change.of) for each in self.settled for change in each.entry.changes]
        return frozenset(case for case in (*scored, *added, *corrected) if case is not None)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The company's month."""

    month: date
    version: int = 0
    stage: AssessmentStage = AssessmentStage.GATHERING
    meeting: MeetingHeld | None = None
    locked: AssessmentLocked | None = None
    published: AssessmentPublished | None = None

    @property
    def stream(self) -> str:
        """Where its events lie."""
        return assessment_stream(self.month)


def month_from(project: str, month: date, entries: Sequence[StoredEvent]) -> Month:
    """A project's month from its stream."""
    found = Month(project, month, len(entries))
    for entry in entries:
        take = TAKERS.get(type(entry.payload))
        if take is not None:
            found = take(found, entry, entry.payload)
    return found


def assessment_from(month: date, entries: Sequence[StoredEvent]) -> Assessment:
    """The company's month from its stream."""
    found = Assessment(month, len(entries))
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, MeetingHeld):
            found = replace(found, stage=AssessmentStage.MET, meeting=payload)
        elif isinstance(payload, AssessmentLocked):
            found = replace(found, stage=AssessmentStage.LOCKED, locked=payload)
        elif isinstance(payload, AssessmentPublished):
            found = replace(found, stage=AssessmentStage.PUBLISHED, published=payload)
    return found


def name_of(entry: StoredEvent) -> str:
    """What a line is called that an entry of a month makes."""
    return f"{entry.stream}@{entry.version}"


def _opened(found: Month, _entry: StoredEvent, payload: MonthOpened) -> Month:
    return replace(found, stage=MonthStage.OPENED, opened=payload)


def _proposed(found: Month, entry: StoredEvent, payload: MonthProposed) -> Month:
    return replace(found, stage=MonthStage.PROPOSED, proposed=payload, proposed_by=entry.actor,
                   proposed_at=entry.recorded_at)  # fmt: skip


def _added(found: Month, entry: StoredEvent, payload: LineAdded) -> Month:
    of = name_of(entry)
    return replace(found, added={**found.added, of: Added(of, entry.version, payload, entry.actor, entry.recorded_at)})


def _approved(found: Month, entry: StoredEvent, payload: LineApproved) -> Month:
    return _changed(found, payload.line, lambda added: replace(added, approved_by=entry.actor))


def _withdrawn(found: Month, entry: StoredEvent, payload: LineWithdrawn) -> Month:
    return _changed(found, payload.line, lambda added: replace(added, withdrawn_by=entry.actor))


def _changed(found: Month, place: int, change: Callable[[Added], Added]) -> Month:
    changed = {of: change(each) if each.place == place else each for of, each in found.added.items()}
    return replace(found, added=changed)


def _filed(found: Month, entry: StoredEvent, payload: AppealFiled) -> Month:
    appeal = Appeal(payload, entry.actor, entry.recorded_at)
    return replace(found, appeals={**found.appeals, payload.line: appeal})


def _decided(found: Month, entry: StoredEvent, payload: AppealDecided) -> Month:
    appeal = replace(found.appeals[payload.line], of=name_of(entry), decision=payload, decided_by=entry.actor,
                     decided_at=entry.recorded_at)  # fmt: skip
    return replace(found, appeals={**found.appeals, payload.line: appeal})


def _settled(found: Month, entry: StoredEvent, payload: CorrectionEntered | CorrectionWaived) -> Month:
    return replace(found, settled=(*found.settled, Settled(name_of(entry), payload, entry.actor, entry.recorded_at)))


def _locked(found: Month, entry: StoredEvent, payload: MonthLocked) -> Month:
    return replace(found, stage=MonthStage.LOCKED, locked=payload, locked_by=entry.actor, locked_at=entry.recorded_at)


TAKERS: Mapping[type[Payload], Callable[[Month, StoredEvent, Any], Month]] = {
    MonthOpened: _opened,
    MonthProposed: _proposed,
    LineAdded: _added,
    LineApproved: _approved,
    LineWithdrawn: _withdrawn,
    AppealFiled: _filed,
    AppealDecided: _decided,
    CorrectionEntered: _settled,
    CorrectionWaived: _settled,
    MonthLocked: _locked,
}
