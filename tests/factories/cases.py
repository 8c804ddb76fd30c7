"""Cases in any state, as lists of events, and the way into a ledger.

A case is told by its steps: minutes after it was received, and what happened. ``case_in(Stage.REPLIED)`` walks the
normal life up to a stage; ``case(steps)`` tells any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from packs import pack

from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.vocabulary import Disposition, Satisfaction, Stage

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Shanghai: a working day in a month without holidays."""

DAY = 24 * 60
Step = tuple[float, ev.Payload]


def after(minutes: float, start: datetime = MONDAY) -> datetime:
    """The moment so many minutes after ``start``."""
    return start + timedelta(minutes=minutes)


def received(number: str = "N-1", **changes: object) -> ev.Received:
    """A complaint by phone about engineering, general and of normal urgency, unless changed."""
    return ev.Received.model_validate({"number": number, "concern": "engineering", "category": "leak", **changes})


def dispatched(minutes: float = 10, limit: int = 120, department: str = "engineering") -> Step:
    """A dispatch slip whose contact limit is ``limit`` minutes."""
    return minutes, ev.Dispatched(department=department, due_at=after(minutes + limit))


def appointed(minutes: float, due: float, appointment: str = "completion") -> Step:
    """An agreed time, ``due`` minutes after the case was received."""
    return minutes, ev.Appointed.model_validate({"due_at": after(due), "appointment": appointment})


def extended(minutes: float, due: float, confirmed: bool = True) -> Step:
    """A new agreed time, ``due`` minutes after the case was received."""
    return minutes, ev.Extended(due_at=after(due), customer_confirmed=confirmed)


def normal_life() -> list[Step]:
    """The chain of a normal case, everything in time."""
    return [
        (0, received()),
        dispatched(),
        (30, ev.Contacted()),
        appointed(40, 2 * DAY),
        (DAY, ev.Solved(result="done")),
        (DAY + 30, ev.FedBack(result="done")),
        (DAY + 60, ev.Verified()),
        (2 * DAY, ev.Replied(reply="mended")),
        (2 * DAY + 60, ev.CalledBack(satisfaction=Satisfaction.SATISFIED)),
        (3 * DAY, ev.Closed(disposition=Disposition.RESOLVED)),
    ]


def case(
    steps: Sequence[Step],
    case_id: str = "c1",
    *,
    project: str = "P1",
    start: datetime = MONDAY,
    recorded_after: float = 1,
) -> list[ev.Event]:
    """The events of one case; each recorded ``recorded_after`` minutes after it happened."""
    return [
        ev.Event(
            stream=f"case/{case_id}",
            occurred_at=after(minutes, start),
            recorded_at=after(minutes + recorded_after, start),
            actor="staff",
            project=project,
            payload=payload,
        )
        for minutes, payload in steps
    ]


def case_in(stage: Stage, case_id: str = "c1", *, project: str = "P1", start: datetime = MONDAY) -> list[ev.Event]:
    """A case that came as far as ``stage`` by the normal chain, or the shortest way off it."""
    if stage == Stage.ANSWERED:
        steps: list[Step] = [(0, received()), (5, ev.Answered(answer="by the standard answer"))]
    elif stage == Stage.UNCLOSED:
        steps = [*_until(Stage.IN_HAND), (DAY, ev.DeclaredUnclosed(reason="no spare part is made any more"))]
    else:
        steps = _until(stage)
    return case(steps, case_id, project=project, start=start)


def _until(stage: Stage) -> list[Step]:
    steps = normal_life()
    last = next(i for i, (_, payload) in enumerate(steps) if pack().stage_after.get(payload.kind) == stage)
    return steps[: last + 1]


def project(code: str = "P1", name: str = "阳光花园", pack: str = "sunshine") -> list[ev.Event]:
    """The registration of a project."""
    payload = ev.ProjectRegistered(code=code, name=name, city="北京", pack=pack)
    moment = MONDAY - timedelta(days=400)
    return [
        ev.Event(
            stream=f"project/{code}",
            occurred_at=moment,
            recorded_at=moment,
            actor="admin",
            project=code,
            payload=payload,
        )
    ]


def write(ledger: Ledger, events: Iterable[ev.Event]) -> int:
    """Append the events of any streams, in their order; returns the ledger's last seq."""
    with ledger.transaction() as transaction:
        for stream, run in groupby(events, key=lambda event: event.stream):
            version = len(transaction.stream(stream))
            transaction.append(stream, version, list(run))
    return ledger.count_events()
