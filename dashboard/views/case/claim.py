"""Compensation of a case: the claim, its way through the posts of the regulation, and what was said on the way."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User
from casework.case.approvals import route_of
from casework.case.state import Claim
from casework.desk.desk import CaseFile
from casework.desk.sayings import posts
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.components import facts, nothing_here
from dashboard.parts.formats import moment, number, stated
from dashboard.parts.markdown import plain

CLAIMS = (ev.ClaimRaised, ev.ClaimAdvised, ev.ClaimEndorsed, ev.ClaimApproved, ev.ClaimPaid)


@apart
def show(platform: Platform, user: User, case: CaseFile) -> None:  # noqa: ARG001 - all parts are drawn alike
    """Draw the claim; raising and deciding it are steps."""
    claim = case.state.claim
    if claim is None:
        nothing_here(_("No compensation was proposed. Who may propose it finds the step under “Next steps”."))
        return
    way = route_of(case.pack, claim)
    clause = case.pack.clause_text.get(way.clause)
    facts({
        _("Amount per household"): _("{amount} yuan", amount=number(claim.amount, 2)),
        _("State"): _state(claim, len(way.endorse) + len(way.approve)),
        _("Clause"): f"{way.clause} {label(clause) if clause else ''}",
    })  # fmt: skip
    st.markdown("\n".join(_steps(case, claim)))
    _words(platform, case)


def _state(claim: Claim, posts_asked: int) -> str:
    if claim.paid:
        return _("paid")
    if claim.refused:
        return _("refused")
    return _("approved, not paid yet") if len(claim.agreed_by) >= posts_asked else _("on its way")


def _steps(case: CaseFile, claim: Claim) -> list[str]:
    """The route as a numbered list: who has agreed, whose turn it is, who comes later."""
    way = route_of(case.pack, claim)
    asked = [(post, _("endorses")) for post in way.endorse] + [(post, _("approves")) for post in way.approve]
    lines = []
    for place, (post, does) in enumerate(asked):
        name = label(posts(case.pack, (post,)))
        lines.append(f"{place + 1}. {name} {does} — {_sign(claim, place)}")
    return lines


def _sign(claim: Claim, place: int) -> str:
    if place < len(claim.agreed_by):
        return "✓ " + _("agreed")
    if place > len(claim.agreed_by):
        return "· " + _("not asked yet")
    return "✗ " + _("refused") if claim.refused else "→ **" + _("it is their turn") + "**"


def _words(platform: Platform, case: CaseFile) -> None:
    names = casedesk.staff(platform)
    lines = [
        "- " + plain(f"{moment(entry.occurred_at)} · {names.get(entry.actor, entry.actor)} · {_said(entry)}")
        for entry in case.entries
        if isinstance(entry.payload, CLAIMS)
    ]
    st.caption("\n".join(lines))


def _said(entry: StoredEvent) -> str:
    words = [getattr(entry.payload, name, None) for name in ("reason", "advice", "note")]
    text = " ".join(str(word) for word in words if word)
    return stated(label(entry.kind), text) if text else label(entry.kind)
