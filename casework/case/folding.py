"""Fold the events of a case into its state: one small function per kind says what that kind changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import singledispatch
from typing import TypedDict

from casework.case.approvals import claim_after
from casework.case.course import Living
from casework.case.deeds import deed, stage_after
from casework.case.effective import effective, lived, taken_back
from casework.case.state import CaseState, Claim, Course
from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.regulation.moves import CALLED_BACK, UNREACHED
from casework.vocabulary import (
    EventKind,
    Satisfaction,
)


def fold(stream: str, events: Sequence[StoredEvent], policies: Policies, *, merged: bool = False) -> CaseState | None:
    """Fold the entries of one case (as stored, corrections included); None when it was never received.

    One that is merged into another is none, unless ``merged`` asks for it as it stood.

    Each event moves the case as the version says that was in force when it happened.
    """
    facts = lived(events) if merged else effective(events)
    first = next((e for e in facts if isinstance(e.payload, ev.Received)), None)
    if first is None:
        return None
    state = _start(stream, first, max(e.version for e in events), policies)
    packs = [policies.at(state.pack, event.occurred_at) for event in facts]
    undone = taken_back(facts, packs)
    living = Living(policies.at(state.pack, first.occurred_at))
    for place, (event, pack) in enumerate(zip(facts, packs, strict=True)):
        changes: Changes = {} if event.version in undone else _changes(event.payload, state, event.occurred_at)
        stage = stage_after(facts, place, pack)
        if stage is not None:
            final = pack.stages[stage].final
            changes = {**changes, "stage": stage, "final": final, "stage_since": event.occurred_at}
        if changes:
            state = replace(state, **_signed(changes, event))
        living.add(event, state, pack)
    last = max(e.occurred_at for e in facts)
    return replace(state, last_event_at=last, course=living.course())


def _signed(changes: Changes, event: StoredEvent) -> Changes:
    """A claim with who raised it and who has said yes to it."""
    claim = changes.get("claim")
    if claim is None:
        return changes
    if event.kind is EventKind.CLAIM_RAISED:
        return {**changes, "claim": replace(claim, raised_by=event.actor)}
    if len(claim.signed_by) < len(claim.agreed_by):
        return {**changes, "claim": replace(claim, signed_by=(*claim.signed_by, event.actor))}
    return changes


def _start(stream: str, event: StoredEvent, version: int, policies: Policies) -> CaseState:
    payload = event.payload
    if not isinstance(payload, ev.Received):
        raise TypeError("a case starts with being received")
    return CaseState(
        case_id=stream.removeprefix("case/"),
        version=version,
        project=event.project,
        number=payload.number,
        pack=payload.pack,
        received_at=event.occurred_at,
        stage_since=event.occurred_at,
        stage=policies.at(payload.pack, event.occurred_at).first_stage,
        course=Course({}, {}, {}),
        customer_id=payload.customer_id,
        channel=payload.channel,
        nature=payload.nature,
        concern=payload.concern,
        category=payload.category,
        severity=payload.severity,
        urgency=payload.urgency,
        department=payload.department,
        company_level=payload.company_level,
    )


class Changes(TypedDict, total=False):
    """The fields of a state that one event can change."""

    stage: str
    final: bool
    stage_since: datetime
    nature: str
    concern: str
    category: str | None
    severity: str
    urgency: str
    validity: str
    department: str
    dispatched_at: datetime
    contacted_at: datetime
    appointed_at: datetime
    due_at: datetime | None
    extended_at: datetime
    solved_at: datetime | None
    fed_back_at: datetime | None
    verified_at: datetime | None
    replied_at: datetime | None
    called_back_at: datetime | None
    satisfaction: Satisfaction | None
    closed_at: datetime | None
    disposition: str | None
    level: int
    level_at: datetime | None
    warned_at: datetime
    unclosed_at: datetime | None
    major_reported_at: datetime
    commended_at: datetime
    claim_amount: float
    raised: int
    claim: Claim | None
    centre_called: bool
    centre_asked: bool


@singledispatch
def _changes(payload: ev.Payload, state: CaseState, at: datetime) -> Changes:  # noqa: ARG001
    """What an event with ``payload`` that happened ``at`` changes; most kinds change nothing."""
    return {}


@_changes.register
def _(payload: ev.Classified, state: CaseState, _at: datetime) -> Changes:
    return {
        "nature": payload.nature or state.nature,
        "concern": payload.concern or state.concern,
        "category": payload.category or state.category,
        "severity": payload.severity or state.severity,
        "urgency": payload.urgency or state.urgency,
    }


@_changes.register
def _(payload: ev.Validated, _state: CaseState, _at: datetime) -> Changes:
    return {"validity": payload.validity}


@_changes.register
def _(payload: ev.Dispatched, state: CaseState, at: datetime) -> Changes:
    first = state.dispatched_at or at
    return {"department": payload.department, "dispatched_at": first}


@_changes.register
def _(_payload: ev.Contacted, state: CaseState, at: datetime) -> Changes:
    return {"contacted_at": state.contacted_at or at}


@_changes.register
def _(payload: ev.Appointed, _state: CaseState, at: datetime) -> Changes:
    return {"appointed_at": at, "due_at": payload.due_at}


@_changes.register
def _(payload: ev.Extended, _state: CaseState, at: datetime) -> Changes:
    return {
        "extended_at": at,
        "due_at": payload.due_at,
    }


@_changes.register
def _(_payload: ev.Warned, _state: CaseState, at: datetime) -> Changes:
    return {"warned_at": at}


@_changes.register
def _(payload: ev.Escalated, state: CaseState, at: datetime) -> Changes:
    return {
        "level": max(state.level, payload.level),
        "level_at": at if payload.level > state.level else state.level_at,
        "raised": max(state.raised, payload.level),
    }


@_changes.register
def _(payload: ev.DispatchedAgain, _state: CaseState, _at: datetime) -> Changes:
    return {"department": payload.department}


@_changes.register
def _(_payload: ev.Solved, _state: CaseState, at: datetime) -> Changes:
    return {"solved_at": at}


@_changes.register
def _(_payload: ev.FedBack, _state: CaseState, at: datetime) -> Changes:
    return {"fed_back_at": at}


@_changes.register
def _(_payload: ev.Verified, _state: CaseState, at: datetime) -> Changes:
    return {"verified_at": at}


@_changes.register
def _(_payload: ev.Replied, _state: CaseState, at: datetime) -> Changes:
    return {"replied_at": at}


@_changes.register
def _(payload: ev.CalledBack, state: CaseState, at: datetime) -> Changes:
    """The centre's callbacks count before those of project service, whichever came later."""
    done, answered = deed(payload), payload.satisfaction is not None
    if done == UNREACHED:
        return {}
    changes: Changes = {}
    if done == CALLED_BACK or not state.centre_called:
        changes |= {"called_back_at": at, "centre_called": done == CALLED_BACK}
    if answered and (done == CALLED_BACK or not state.centre_asked):
        changes |= {"satisfaction": payload.satisfaction, "centre_asked": done == CALLED_BACK}
    return changes


@_changes.register
def _(_payload: ev.CallbackDeemed, _state: CaseState, at: datetime) -> Changes:
    return {"called_back_at": at, "centre_called": True}


@_changes.register
def _(payload: ev.Closed, _state: CaseState, at: datetime) -> Changes:
    return {"closed_at": at, "disposition": payload.disposition}


@_changes.register
def _(_payload: ev.Reopened, _state: CaseState, _at: datetime) -> Changes:
    return {
        "solved_at": None,
        "fed_back_at": None,
        "verified_at": None,
        "replied_at": None,
        "called_back_at": None,
        "centre_called": False,
        "closed_at": None,
        "disposition": None,
        "unclosed_at": None,
        "raised": 0,
    }


@_changes.register
def _(_payload: ev.DeclaredUnclosed, _state: CaseState, at: datetime) -> Changes:
    return {"unclosed_at": at}


@_changes.register
def _(payload: ev.ClaimRaised, state: CaseState, _at: datetime) -> Changes:
    return {"claim": claim_after(state.claim, payload), "claim_amount": payload.amount}


@_changes.register(ev.ClaimEndorsed)
@_changes.register(ev.ClaimApproved)
@_changes.register(ev.ClaimPaid)
def _(payload: ev.Payload, state: CaseState, _at: datetime) -> Changes:
    return {"claim": claim_after(state.claim, payload)}


@_changes.register
def _(_payload: ev.MajorEventReported, _state: CaseState, at: datetime) -> Changes:
    return {"major_reported_at": at}


@_changes.register
def _(_payload: ev.Commended, _state: CaseState, at: datetime) -> Changes:
    return {"commended_at": at}


@_changes.register
def _(payload: ev.Transferred, _state: CaseState, _at: datetime) -> Changes:
    return {"department": payload.department}
