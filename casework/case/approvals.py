"""The way of a claim through the posts of the regulation: by amount, one post after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.case.state import Claim
from casework.errors import RuleError
from casework.policy import Approval, Pack
from casework.record import events as ev


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


def route_of(pack: Pack, claim: Claim) -> Approval:
    """The route of a claim; where the claims of a household are added up, by all that stand, so that the claim that
    passes a bound goes the upper way as a whole."""
    own = route(pack, claim.amount)
    return route(pack, claim.before + claim.amount) if own.sum_per == "household" else own


def next_post(pack: Pack, claim: Claim) -> NextPost | None:
    """Whose word the claim waits for; None when all have agreed or one has refused."""
    way = route_of(pack, claim)
    order = [(post, False) for post in way.endorse] + [(post, True) for post in way.approve]
    if claim.refused or len(claim.agreed_by) >= len(order):
        return None
    post, approves = order[len(claim.agreed_by)]
    return NextPost(post, approves, way.clause)


def standing_of(pack: Pack, claim: Claim | None) -> str:
    """How a claim stands, as conditions ask for it: ``none``, ``waiting``, ``approved``, ``refused`` or ``paid``."""
    if claim is None:
        return "none"
    if claim.paid or claim.refused:
        return "paid" if claim.paid else "refused"
    if not pack.approvals:
        return "waiting"
    return "waiting" if next_post(pack, claim) else "approved"


def claim_after(claim: Claim | None, payload: ev.Payload) -> Claim | None:
    """What becomes of a case's claim by one more event; the same for events that are about none."""
    match payload:
        case ev.ClaimRaised():
            return Claim(payload.amount, before=claim.standing if claim is not None else 0.0)
        case ev.ClaimEndorsed():
            return _decided(claim, payload.role, yes=payload.endorsed)
        case ev.ClaimApproved():
            return _decided(claim, payload.role, yes=payload.approved)
        case ev.ClaimPaid():
            return claim and replace(claim, paid=True)
        case _:
            return claim


def _decided(claim: Claim | None, role: str, *, yes: bool) -> Claim | None:
    if claim is None or not yes:
        return claim and replace(claim, refused=True)
    return replace(claim, agreed_by=(*claim.agreed_by, role))
