"""What the clock has to write about one case, and when it has to look again. Pure.

Warnings at the pack's share of the time allowed, escalations and deemed approvals when a limit has passed. Each firing
carries the id of its obligation, so it is written once however often, late or in parallel the clock runs; it happened
at its true moment, whatever the time of recording. The rules settled here:

* The clock acts on a case only while it was open at the moment of firing.
* A case rises; it is not raised again to a level it has, because then the escalated slip's own deadline governs.
* A limit kept exactly is kept: nothing fires at the limit itself, only after it.
* What an import brought open is history until somebody decides otherwise, and nothing is written into a locked month:
  ``Lets`` says so of each obligation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.case.effective import effective
from casework.case.obligations import ObligationRow, clocks, ended_at
from casework.policy import Obligation, Policies
from casework.policy.model import Act
from casework.record import events as ev
from casework.record.events import PAYLOADS
from casework.record.ledger import StoredEvent
from casework.vocabulary import EventKind

CLOCK = "clock"
"""The actor of everything the clock writes."""


Lets = Callable[[StoredEvent, datetime], bool]
"""Whether passing time may act at a moment on an obligation that an entry began."""


def always(_begun: StoredEvent, _at: datetime) -> bool:
    """Nothing is held back."""
    return True


@dataclass(frozen=True, slots=True)
class Firing:
    """One event the clock owes: ``at`` is its true moment, ``obligation`` the id of what it is about."""

    at: datetime
    obligation: str
    payload: ev.Payload
    strictly_after: bool
    """Whether the moment itself must have passed (a limit) or only be reached (a warning)."""
    step: str = ""
    """The step that passing time takes; a warning is none."""

    def is_due(self, now: datetime) -> bool:
        """Whether it may be written ``now``."""
        return now > self.at if self.strictly_after else now >= self.at


@dataclass(frozen=True, slots=True)
class Plan:
    """The events to append, in order, and when to look again if nothing else happens (None: never)."""

    firings: tuple[Firing, ...]
    facts: tuple[ev.Event, ...]
    next_at: datetime | None


def plan(stream: str, entries: Sequence[StoredEvent], policies: Policies, now: datetime, lets: Lets = always) -> Plan:
    """Fire what is due by ``now``, earliest first; a firing can start an obligation that is itself due already."""
    known = list(entries)
    fired: list[Firing] = []
    facts: list[ev.Event] = []
    while True:
        waiting = sorted(_waiting(stream, known, policies, lets), key=lambda f: (f.at, f.obligation, f.payload.kind))
        due = next((firing for firing in waiting if firing.is_due(now)), None)
        if due is None:
            return Plan(tuple(fired), tuple(facts), waiting[0].at if waiting else None)
        fact = _fact(stream, known, due, now)
        fired.append(due)
        facts.append(fact)
        known.append(StoredEvent(**dict(fact), seq=known[-1].seq + 1, version=known[-1].version + 1))


def _fact(stream: str, known: Sequence[StoredEvent], firing: Firing, now: datetime) -> ev.Event:
    return ev.Event(
        stream=stream,
        occurred_at=firing.at,
        recorded_at=now,
        actor=CLOCK,
        project=known[-1].project,
        payload=firing.payload,
        step=firing.step,
    )


def _waiting(stream: str, known: Sequence[StoredEvent], policies: Policies, lets: Lets) -> Iterator[Firing]:
    """Every firing not yet written, due or still to come."""
    facts, entered = effective(known), {entry.version: entry for entry in known}
    written = {(e.kind, e.payload.obligation) for e in known if isinstance(e.payload, ev.Warned | ev.Escalated)}
    for row in clocks(stream, known, policies):
        for firing in _of(row, _raised(facts, row.due_at)):
            is_written = (firing.payload.kind, firing.obligation) in written or _acted_before(facts, firing)
            stood = not is_written and _stood(row, firing.at) and _was_open(facts, firing.at)
            if stood and lets(entered[row.from_version], firing.at):
                yield firing


def _acted_before(facts: Sequence[StoredEvent], firing: Firing) -> bool:
    """Whether passing time has taken the step at that moment already: its act meets nothing, the limit stands on."""
    return any(
        fact.actor == CLOCK and fact.kind is firing.payload.kind and fact.occurred_at == firing.at
        for fact in facts
        if not isinstance(fact.payload, ev.Warned | ev.Escalated)
    )


def _of(row: ObligationRow, raised: int) -> Iterator[Firing]:
    """The firings an obligation can have, whether or not their moment comes; ``raised`` is the level at its limit."""
    rule = row.rule
    if row.warn_at is not None and row.warn_at < row.due_at:
        warned = ev.Warned(obligation=row.obligation_id, clause=rule.clause, due_at=row.due_at)
        yield Firing(row.warn_at, row.obligation_id, warned, strictly_after=False)
    if rule.escalate is not None and raised < rule.escalate.level:
        yield Firing(row.due_at, row.obligation_id, _escalated(row), strictly_after=True, step=rule.missed)
    if rule.act is not None:
        yield Firing(row.due_at, row.obligation_id, _acted(rule.act, rule), strictly_after=True, step=rule.missed)


def _acted(act: Act, rule: Obligation) -> ev.Payload:
    """The words of the step, and the clause for those who read of it later."""
    payload = PAYLOADS[act.kind]
    noted = {name: rule.clause for name in ("note", "reason") if name in payload.model_fields}
    first = dict(list(noted.items())[:1])
    return payload.model_validate({**first, **act.says})


def _escalated(row: ObligationRow) -> ev.Escalated:
    consequence = row.rule.escalate
    step = row.pack.ladder_step(consequence.level) if consequence is not None else None
    if consequence is None or step is None:
        raise ValueError(f"{row.rule.id} does not escalate to a level of the ladder")  # no pack loads that is so
    return ev.Escalated(
        level=consequence.level,
        cause=consequence.cause,
        to=step.receivers[0],
        clause=row.rule.clause,
        obligation=row.obligation_id,
    )


def _stood(row: ObligationRow, at: datetime) -> bool:
    """Whether the obligation was still standing after ``at``, and could be judged."""
    return all(end is None or end > at for end in (ended_at(row), row.unjudged_from))


def _raised(facts: Sequence[StoredEvent], at: datetime) -> int:
    """The highest level the case reaches in the same life as ``at``, that is between the same two reopenings."""
    births = [e.occurred_at for e in facts if e.kind is EventKind.REOPENED]
    born = max((birth for birth in births if birth <= at), default=None)
    ended = min((birth for birth in births if birth > at), default=None)
    levels = [
        e.payload.level
        for e in facts
        if isinstance(e.payload, ev.Escalated)
        and (born is None or e.occurred_at >= born)
        and (ended is None or e.occurred_at < ended)
    ]
    return max(levels, default=0)


def _was_open(facts: Sequence[StoredEvent], at: datetime) -> bool:
    turns = [e.kind for e in facts if e.kind in {EventKind.CLOSED, EventKind.REOPENED} and e.occurred_at <= at]
    return not turns or turns[-1] is EventKind.REOPENED
