"""A version is proposed by one person and adopted from a day by another: the rules, and each proposal as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

from casework.access import security
from casework.access.hands import Hand
from casework.access.permissions import check_regulating
from casework.adoption import drafts
from casework.adoption.drafts import Draft
from casework.adoption.editions import STREAM, Editions, entries
from casework.errors import PermissionRefused, PolicyError, RuleError
from casework.policy.load import read_pack
from casework.record.events import (
    NO_PROJECT,
    Event,
    Payload,
    RegulationAdopted,
    RegulationProposed,
    RegulationRefused,
)
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.regulation import Folder, Regulation, regulation_of
from casework.regulation.check import check_next
from casework.regulation.findings import Finding
from casework.regulation.rewriting import rewritten
from casework.vocabulary import EventKind, Term
from casework.vocabulary.security import Deed

KINDS = (EventKind.REGULATION_PROPOSED, EventKind.REGULATION_ADOPTED, EventKind.REGULATION_REFUSED)


class Standing(Term):
    """Where a proposal stands."""

    OPEN = "open", "待批准"
    """Waits for a second person."""
    REFUSED = "refused", "已驳回"
    """What was in force stays so."""
    ADOPTED = "adopted", "已批准"
    """In force from its day."""


@dataclass(frozen=True)
class Proposal:
    """One proposal, as it stands now."""

    proposal: str
    folder: Folder
    regulation: str
    version: str
    effective_from: date
    proposed_by: str
    proposed_at: datetime
    reason: str
    standing: Standing = Standing.OPEN
    decided_by: str | None = None
    decided_at: datetime | None = None
    answer: str = ""


def checked(folder: Folder, editions: Editions) -> list[Finding]:
    """Everything wrong with a draft as the next version; raises ``PolicyError`` when it cannot even be read.

    A draft without a day is checked as the successor of the version that it follows best; the day it gets decides.
    """
    return _checked(folder, editions.dated)


@lru_cache(maxsize=32)
def _checked(folder: Folder, dated: tuple[Folder, ...]) -> list[Finding]:
    return check_next([regulation_of(each) for each in dated], regulation_of(folder))


class Beside(Protocol):
    """What a version brings along that other packages know of: refused or entered together with it."""

    def check(self, ledger: Ledger, regulation: Regulation, earlier: Iterable[Regulation]) -> None:
        """Raise ``YingshengError`` when it cannot come into force beside what ``earlier`` versions brought."""

    def write(self, transaction: Transaction, regulation: Regulation, by: str, now: datetime) -> None:
        """Enter it, in the transaction of the adoption."""


def propose(
    ledger: Ledger, hand: Hand, draft: Draft, effective_from: date, reason: str, editions: Editions, now: datetime,
    beside: Beside | None = None,
) -> Proposal:  # fmt: skip
    """Propose that a draft be in force from a day; the draft has then done its work.

    Raises ``RuleError`` and ``PolicyError`` when it may not come into force so.
    """
    folder = rewritten(draft.folder, "pack", ("effective_from",), effective_from)
    with security.watched(ledger, hand.actor, now, what=folder.name):
        check_regulating(hand.user)
    regulation = _check_sound(ledger, folder, editions, now, beside)
    if not reason.strip():
        raise RuleError("Say what is changed and why: whoever decides must know.")
    payload = RegulationProposed(
        proposal=uuid4().hex, regulation=regulation.id, version=regulation.version, effective_from=effective_from,
        texts=folder.files, digest=folder.digest, operator=hand.operator, reason=reason.strip(),
    )  # fmt: skip
    if any(_asks_the_same(each, payload) for each in proposals(ledger)):
        raise RuleError("The very same version was proposed already and waits to be decided.")
    _enter(ledger, hand, regulation.id, payload, Deed.REGULATION_PROPOSED, now)
    drafts.discard(ledger, hand.user, draft.draft_id)
    return _proposal(hand.user.user_id, now, payload)


def _asks_the_same(known: Proposal, asked: RegulationProposed) -> bool:
    return known.standing is Standing.OPEN and known.folder.digest == asked.digest


def adopt(
    ledger: Ledger, hand: Hand, proposal: str, editions: Editions, now: datetime, beside: Beside | None = None
) -> Proposal:
    """Put a proposal in force from its day; by a second person, and only if it still may come into force so.

    What it brings ``beside`` itself is entered in the same transaction.
    """
    with security.watched(ledger, hand.actor, now, what=proposal[:64]):
        found = to_decide(ledger, hand, proposal)
    regulation = _check_sound(ledger, found.folder, editions, now, beside)
    payload = RegulationAdopted(
        proposal=found.proposal, regulation=found.regulation, version=found.version,
        effective_from=found.effective_from, texts=found.folder.files, digest=found.folder.digest,
        operator=hand.operator,
    )  # fmt: skip
    brought = (lambda transaction: beside.write(transaction, regulation, hand.user.user_id, now)) if beside else None
    _enter(ledger, hand, found.regulation, payload, Deed.REGULATION_ADOPTED, now, brought)
    return replace(found, standing=Standing.ADOPTED, decided_by=hand.user.user_id, decided_at=now)


def refuse(ledger: Ledger, hand: Hand, proposal: str, reason: str, now: datetime) -> None:
    """Decide that what is in force stays so; by a second person, who says why."""
    if not reason.strip():
        raise RuleError("Say why it is refused: whoever proposed it must be told.")
    with security.watched(ledger, hand.actor, now, what=proposal[:64]):
        found = to_decide(ledger, hand, proposal)
    payload = RegulationRefused(proposal=found.proposal, operator=hand.operator, reason=reason.strip())
    _enter(ledger, hand, found.regulation, payload, Deed.REGULATION_REFUSED, now)


def to_decide(ledger: Ledger, hand: Hand, proposal: str) -> Proposal:
    """The open proposal, for somebody who may decide it: anyone with the right but who made it."""
    check_regulating(hand.user)
    found = next((each for each in proposals(ledger) if each.proposal == proposal), None)
    if found is None:
        raise RuleError("There is no proposal {proposal}.", proposal=proposal)
    if found.standing is not Standing.OPEN:
        raise RuleError("The proposal was decided already.")
    if found.proposed_by == hand.user.user_id:
        raise PermissionRefused("Who proposed a version does not adopt it: a second person must.")
    return found


def proposals(ledger: Ledger) -> list[Proposal]:
    """Every proposal, the newest first."""
    found: dict[str, Proposal] = {}
    for entry in entries(ledger, *KINDS):
        _take(found, entry)
    return list(found.values())[::-1]


def _check_sound(
    ledger: Ledger, folder: Folder, editions: Editions, now: datetime, beside: Beside | None
) -> Regulation:
    """What the folder says, if it may come into force; raises ``PolicyError`` or ``RuleError`` saying why not."""
    regulation = regulation_of(folder)
    today = now.astimezone(ZoneInfo(regulation.timezone)).date()
    if regulation.effective_from is None or regulation.effective_from < today:
        raise RuleError(
            "A version comes into force today ({today}) or later, so that nothing judged before changes.", today=today
        )
    read_pack(regulation)
    for finding in checked(folder, editions):
        raise PolicyError("Regulation {finding}.", finding=finding)
    if beside is not None:
        beside.check(ledger, regulation, [e.regulation for e in editions.all if e.regulation.id == regulation.id])
    return regulation


def _enter(
    ledger: Ledger, hand: Hand, regulation: str, payload: Payload, deed: Deed, now: datetime,
    brought: Callable[[Transaction], None] | None = None,
) -> None:  # fmt: skip
    """Write the entry and its line in the security log, if nobody decided meanwhile."""
    fact = Event(
        stream=STREAM + regulation, occurred_at=now, recorded_at=now, actor=hand.user.user_id, project=NO_PROJECT,
        payload=payload,
    )  # fmt: skip
    version = len(ledger.stream(fact.stream))
    proposal = str(getattr(payload, "proposal", ""))
    if deed is not Deed.REGULATION_PROPOSED:
        to_decide(ledger, hand, proposal)
    with ledger.transaction() as transaction:
        transaction.append(fact.stream, version, [fact])
        if brought is not None:
            brought(transaction)
        security.write(transaction, hand.line(deed, fact.stream, proposal), now)


def _take(found: dict[str, Proposal], entry: StoredEvent) -> None:
    payload = entry.payload
    if isinstance(payload, RegulationProposed):
        found[payload.proposal] = _proposal(entry.actor, entry.recorded_at, payload)
    elif isinstance(payload, RegulationAdopted | RegulationRefused):
        refused = isinstance(payload, RegulationRefused)
        found[payload.proposal] = replace(
            found[payload.proposal],
            standing=Standing.REFUSED if refused else Standing.ADOPTED,
            decided_by=entry.actor,
            decided_at=entry.recorded_at,
            answer=payload.reason if isinstance(payload, RegulationRefused) else "",
        )


def _proposal(by: str, at: datetime, payload: RegulationProposed) -> Proposal:
    folder = Folder.of(f"{payload.regulation}@{payload.effective_from}", payload.texts)
    return Proposal(
        payload.proposal, folder, payload.regulation, payload.version, payload.effective_from, by, at, payload.reason
    )
