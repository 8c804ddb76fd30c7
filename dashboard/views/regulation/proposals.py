"""Proposals for a version of a regulation: those that wait for a second person, and what became of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import streamlit as st

from casework.access.hands import Hand
from casework.access.permissions import User
from casework.adoption import proposals
from casework.adoption.editions import Editions
from casework.adoption.proposals import Proposal, Standing
from casework.errors import YingshengError
from casework.regulation import regulation_of
from casework.vocabulary.desk import Page
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.components import nothing_here, quoted, table
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.views.regulation import compare as regulation_compare
from dashboard.views.regulation import effect as regulation_effect
from dashboard.views.regulation import following
from surveys.questionnaire.adopting import WithQuestionnaires

SAID = "regulation-said"
"""What came of the last deed, to be said once after the page was drawn anew."""


@apart
def show(platform: Platform, user: User, known: Editions) -> None:
    """Draw the proposals."""
    if SAID in st.session_state:
        st.success(st.session_state.pop(SAID), icon=":material/check:")
    found, names = proposals.proposals(platform.ledger), casedesk.staff(platform)
    st.subheader(_("Proposals that wait"), anchor=False)
    waiting = [each for each in found if each.standing is Standing.OPEN]
    if not waiting:
        nothing_here(
            _("No version waits to be decided. Draft a change below and propose it; a second person adopts it.")
        )
    for proposal in waiting:
        with st.container(border=True, key=f"proposal-{proposal.proposal}"):
            _asked(known, proposal, names)
            regulation_effect.show(platform, proposal.folder)
            _decision(platform, user, known, proposal)
    _decided([each for each in found if each.standing is not Standing.OPEN], names)


@apart
def _asked(known: Editions, proposal: Proposal, names: Mapping[str, str]) -> None:
    """What is proposed, by whom and why, and what it changes."""
    regulation = regulation_of(proposal.folder)
    st.markdown(f"**{plain(label(regulation.title))}** · {plain(proposal.version)}")
    by = names.get(proposal.proposed_by, proposal.proposed_by)
    st.caption(plain(_("From {day}; proposed by {name} on {moment}", day=f"{proposal.effective_from}", name=by,
                       moment=moment(proposal.proposed_at))))  # fmt: skip
    quoted(proposal.reason)
    following.say(known, proposal.regulation, proposal.effective_from, adopted=True)
    before = known.in_force(proposal.regulation, proposal.effective_from).regulation
    regulation_compare.differences(before, regulation)


def _decision(platform: Platform, user: User, known: Editions, proposal: Proposal) -> None:
    code = proposal.proposal
    if proposal.proposed_by == user.user_id:
        st.caption(_("You proposed it, so a second person decides."))
        return
    sure = st.checkbox(_("I have read what changes and what it would have meant."), key=f"sure-{code}")
    if st.button(_("Adopt"), key=f"adopt-{code}", disabled=not sure, type="primary", icon=":material/gavel:"):
        do(lambda hand: _adopt(platform, hand, known, code))
    why = st.text_input(_("Or: why it is refused"), key=f"why-{code}", max_chars=2_000)
    if st.button(_("Refuse"), key=f"refuse-{code}", disabled=not (why or "").strip()):
        do(lambda hand: _refuse(platform, hand, code, why or ""))


def do(deed: Callable[[Hand], str]) -> None:
    """Do it, if the reader still may at this moment, and draw everything anew; else say why not."""
    try:
        st.session_state[SAID] = deed(Hand(access.require(Page.REGULATION)))
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
    else:
        casedesk.entered()


def _adopt(platform: Platform, hand: Hand, known: Editions, code: str) -> str:
    done = proposals.adopt(platform.ledger, hand, code, known, shell.now(), WithQuestionnaires())
    return plain(_("Adopted: version “{version}”, in force from {day}.", version=done.version,
                   day=f"{done.effective_from}"))  # fmt: skip


def _refuse(platform: Platform, hand: Hand, code: str, why: str) -> str:
    proposals.refuse(platform.ledger, hand, code, why, shell.now())
    return _("Refused: what is in force stays so.")


@apart
def _decided(decided: list[Proposal], names: Mapping[str, str]) -> None:
    if not decided:
        return
    st.subheader(_("What was decided"), anchor=False)
    headings = {
        "at": _("When"), "standing": _("Decision"), "regulation": _("Regulation"), "version": _("Version"),
        "day": _("In force"), "by": _("By"), "asked_by": _("Proposed by"), "why": _("Reason"),
    }  # fmt: skip
    rows = pa.table(
        {
            "at": pa.array([each.decided_at for each in decided], pa.timestamp("us", "UTC")),
            "standing": [label(each.standing) for each in decided],
            "regulation": [each.regulation for each in decided],
            "version": [each.version for each in decided],
            "day": [each.effective_from for each in decided],
            "by": [names.get(str(each.decided_by), str(each.decided_by)) for each in decided],
            "asked_by": [names.get(each.proposed_by, each.proposed_by) for each in decided],
            "why": [each.answer or each.reason for each in decided],
        }
    )
    table(rows, headings, alt=_("Decided proposals, newest first"), key="decided-versions", wide=("why",))
