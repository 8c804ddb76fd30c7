"""How a copy of a report stands: its events folded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from casework.case.effective import effective
from casework.record.events import (
    Payload,
    ReportAccepted,
    ReportCaseChosen,
    ReportIssued,
    ReportReturned,
    ReportSectionWritten,
    ReportSubmitted,
)
from casework.record.ledger import StoredEvent
from casework.vocabulary.reporting import ReportStage
from reporting.filling import Chosen, Given

S = ReportStage
REPORTS = "report/"
"""What the streams of copies begin with."""
STAGES: Mapping[type[Payload], ReportStage] = {
    ReportSubmitted: S.SUBMITTED, ReportReturned: S.RETURNED, ReportAccepted: S.ACCEPTED, ReportIssued: S.ISSUED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One copy as it stands; ``reason`` is why it was returned last."""

    version: int = 0
    stage: ReportStage = S.MISSING
    written: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, Sequence[Chosen]] = field(default_factory=dict)
    submitted_by: str = ""
    submitted_at: datetime | None = None
    reason: str = ""
    accepted: ReportAccepted | None = None
    issues: Sequence[ReportIssued] = ()
    issued_at: int = 0
    """The version of the latest issue in the copy's stream."""

    @property
    def given(self) -> Given:
        """What people gave to it."""
        return Given(self.written, self.chosen)

    @property
    def digest(self) -> str:
        """SHA-256 over what was written and chosen."""
        content = {
            "written": dict(sorted(self.written.items())),
            "chosen": {name: [[c.case_id, c.lesson] for c in cases] for name, cases in sorted(self.chosen.items())},
        }
        return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def stream_of(report: str, scope: str, period: str) -> str:
    """Where the events of a copy lie."""
    return f"{REPORTS}{report}/{scope}/{period}"


def fold(entries: Sequence[StoredEvent]) -> Standing:
    """The copy that its events make."""
    facts = effective(entries)
    payloads = [each.payload for each in facts]
    handed = next((each for each in reversed(facts) if isinstance(each.payload, ReportSubmitted)), None)
    return Standing(
        version=len(entries),
        stage=_stage(payloads),
        written={p.section: p.text for p in payloads if isinstance(p, ReportSectionWritten) and p.text},
        chosen=_chosen(payloads),
        submitted_by=handed.actor if handed else "",
        submitted_at=handed.occurred_at if handed else None,
        reason=next((p.reason for p in reversed(payloads) if isinstance(p, ReportReturned)), ""),
        accepted=next((p for p in reversed(payloads) if isinstance(p, ReportAccepted)), None),
        issues=tuple(p for p in payloads if isinstance(p, ReportIssued)),
        issued_at=max((each.version for each in facts if isinstance(each.payload, ReportIssued)), default=0),
    )


def _stage(payloads: Sequence[Payload]) -> ReportStage:
    stage = S.DRAFTED if payloads else S.MISSING
    for each in payloads:
        stage = STAGES.get(type(each), stage)
    return stage


def _chosen(payloads: Sequence[Payload]) -> Mapping[str, Sequence[Chosen]]:
    found: dict[str, dict[str, Chosen]] = {}
    for each in payloads:
        if not isinstance(each, ReportCaseChosen):
            continue
        section = found.setdefault(each.section, {})
        if each.chosen:
            section[each.case] = Chosen(each.case, each.lesson)
        else:
            section.pop(each.case, None)
    return {name: tuple(cases.values()) for name, cases in found.items() if cases}
