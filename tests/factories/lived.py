"""Cases as their events made them: a plain life up to a stage, and what else happened to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.case.folding import fold
from casework.case.state import CaseState
from casework.policy import Pack, Policies
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.vocabulary import Appointment, Disposition, Stage, Validity

PROJECT = "P1"
DEPARTMENT = "工程部"
Fact = ev.Payload | tuple[ev.Payload, datetime]


def way_to(stage: Stage, now: datetime, department: str = DEPARTMENT) -> list[ev.Payload]:
    """The plainest life that leads to a stage, after the receiving."""
    slip = ev.Dispatched(department=department, urgency="normal", due_at=now + timedelta(hours=1), slip="S-1")
    to_contacted = [slip, ev.Contacted()]
    done = [ev.Solved(result="已修复"), ev.FedBack(result="已修复"), ev.Verified(), ev.Replied(), ev.CalledBack()]
    worked = [*to_contacted, *done, ev.Closed(disposition=Disposition.RESOLVED)]
    visit = ev.Appointed(appointment=Appointment.SITE_VISIT, due_at=now + timedelta(days=1))
    unclosed = [ev.Validated(validity=Validity.VALID), ev.DeclaredUnclosed(reason="超出目前能力")]
    return {
        Stage.RECEIVED: [],
        Stage.ANSWERED: [ev.Answered(answer="按季度缴纳")],
        Stage.DISPATCHED: [slip],
        Stage.CONTACTED: to_contacted,
        Stage.IN_HAND: [*to_contacted, visit],
        Stage.SOLVED: worked[:3],
        Stage.FED_BACK: worked[:4],
        Stage.VERIFIED: worked[:5],
        Stage.REPLIED: worked[:6],
        Stage.CALLED_BACK: worked[:7],
        Stage.UNCLOSED: [*to_contacted, *unclosed],
        Stage.CLOSED: worked,
    }[stage]


def entries(received: ev.Received, facts: list[Fact], now: datetime, actor: str = "somebody") -> list[StoredEvent]:
    """As the ledger would hold them: received an hour ago, all that has no moment of its own half an hour ago."""
    timed: list[tuple[ev.Payload, datetime]] = [(received, now - timedelta(hours=1))]
    timed += [fact if isinstance(fact, tuple) else (fact, now - timedelta(minutes=30)) for fact in facts]
    return [
        StoredEvent(
            stream="case/c1", occurred_at=at, recorded_at=at, actor=actor, project=PROJECT, payload=payload,
            seq=number, version=number,
        )
        for number, (payload, at) in enumerate(timed, start=1)
    ]  # fmt: skip


def folded(rows: list[StoredEvent], pack: Pack) -> CaseState:
    """The state of such entries under a pack."""
    found = fold("case/c1", rows, Policies([pack]))
    assert found is not None
    return found
