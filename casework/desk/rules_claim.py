"""Money: a claim goes up the pack's approval route, by amount, one post after the other."""

from __future__ import annotations

from casework.approvals import next_post
from casework.case_state import CaseState
from casework.desk.ground import Ground
from casework.desk.rules import posts
from casework.errors import RuleError
from casework.permissions import holds_post
from casework.vocabulary import EventKind


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
