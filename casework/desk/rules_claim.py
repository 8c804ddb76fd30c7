"""Money: a claim goes up the pack's approval route, by amount, one post after the other."""

from __future__ import annotations

from dataclasses import dataclass

from casework.case_state import CaseState, Claim
from casework.desk.ground import Ground
from casework.desk.rules import posts
from casework.errors import RuleError
from casework.permissions import holds_post
from casework.policy import Approval, Pack
from casework.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class NextPost:
    """Who has to say yes next: ``approves`` is False while the claim is only being endorsed."""

    post: str
    approves: bool
    clause: str


def route(pack: Pack, amount: float) -> Approval:
    """The approval route of a claim: the first whose bound the amount does not exceed (exactly 20,000 is "up to")."""
    bounded = sorted((a for a in pack.approvals if a.max_amount is not None), key=lambda a: a.max_amount or 0.0)
    fitting = [a for a in bounded if a.max_amount is not None and amount <= a.max_amount]
    open_ended = [a for a in pack.approvals if a.max_amount is None]
    found = fitting or open_ended
    if not found:
        raise RuleError(
            "The pack names nobody who may approve {amount:,.2f} yuan. Ask an administrator to complete the pack.",
            amount=amount,
        )
    return found[0]


def next_post(pack: Pack, claim: Claim) -> NextPost | None:
    """Whose word the claim waits for; None when all have agreed or one has refused."""
    way = route(pack, claim.amount)
    order = [(post, False) for post in way.endorse] + [(post, True) for post in way.approve]
    if claim.refused or len(claim.agreed_by) >= len(order):
        return None
    post, approves = order[len(claim.agreed_by)]
    return NextPost(post, approves, way.clause)


def check_claim_waits(case: CaseState, ground: Ground) -> None:
    """There must be a claim on its way."""
    if not case.claim_waits:
        raise RuleError(
            "Clause {clause}: no claim is on its way. Raise one first.", clause=ground.clause(EventKind.CLAIM_RAISED)
        )


def check_no_claim_waits(case: CaseState, ground: Ground) -> None:
    """One claim at a time."""
    if case.claim_waits and case.claim is not None:
        raise RuleError(
            "Clause {clause}: a claim of {amount:,.2f} yuan is already on its way. Decide it first.",
            amount=case.claim.amount,
            clause=ground.clause(EventKind.CLAIM_RAISED),
        )


def check_turn_to_endorse(case: CaseState, ground: Ground) -> None:
    """Endorsements come in the route's order."""
    _check_turn(case, ground, approves=False)


def check_turn_to_approve(case: CaseState, ground: Ground) -> None:
    """Approval comes after the endorsements, by the route's posts."""
    _check_turn(case, ground, approves=True)


def _check_turn(case: CaseState, ground: Ground, *, approves: bool) -> None:
    claim = case.claim
    waits_for = next_post(ground.pack, claim) if claim is not None else None
    if claim is None or waits_for is None:
        raise RuleError(
            "Clause {clause}: everybody has decided on this claim. Pay it, or raise a new one.",
            clause=ground.clause(EventKind.CLAIM_RAISED),
        )
    if waits_for.approves is approves and holds_post(ground.user, ground.pack.post(waits_for.post), case.project):
        return
    fields = {
        "clause": waits_for.clause,
        "amount": claim.amount,
        "post": posts(ground.pack, (waits_for.post,)),
    }
    if waits_for.approves:
        raise RuleError(
            "Clause {clause}: a claim of {amount:,.2f} yuan now waits for approval by {post}. "
            "Ask there, or add your advice.",
            **fields,
        )
    raise RuleError(
        "Clause {clause}: a claim of {amount:,.2f} yuan now waits for endorsement by {post}. "
        "Ask there, or add your advice.",
        **fields,
    )


def check_approved(case: CaseState, ground: Ground) -> None:
    """Nothing is paid before the last approval."""
    claim = case.claim
    if claim is None or claim.refused or claim.paid:
        raise RuleError(
            "Clause {clause}: no approved claim waits for payment. Raise one, or have the one on its way decided "
            "first.",
            clause=ground.clause(EventKind.CLAIM_RAISED),
        )
    waits_for = next_post(ground.pack, claim)
    if waits_for is not None:
        raise RuleError(
            "Clause {clause}: nothing is paid before {post} has agreed. Ask there for the decision.",
            clause=waits_for.clause,
            post=posts(ground.pack, (waits_for.post,)),
        )
