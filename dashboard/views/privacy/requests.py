"""Requests for erasure: those that wait, decided by a second person, and what became of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import streamlit as st

from casework.access.hands import Hand
from casework.access.permissions import User, sees
from casework.errors import YingshengError
from casework.record import people
from casework.settings import settings
from casework.upkeep.privacy import erasing, requests
from casework.upkeep.privacy.requests import Request, Standing
from casework.vocabulary.desk import Page
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.components import downloads, nothing_here, quoted, table
from dashboard.parts.formats import in_turn, moment, stated
from dashboard.parts.gone_words import what_goes, what_is_kept
from dashboard.parts.markdown import plain

SAID = "erasure-said"
"""What came of the last decision, to be said once after the page was drawn anew."""


@apart
def show(platform: Platform, user: User, projects: Mapping[str, str]) -> None:
    """Draw the requests about customers of the reader's projects."""
    st.subheader(_("Requests that wait"), anchor=False)
    if SAID in st.session_state:
        st.success(st.session_state.pop(SAID), icon=":material/check:")
    known = requests.requests_for(platform.ledger, user)
    waiting = [each for each in known if each.standing is Standing.OPEN]
    if not waiting:
        nothing_here(_("No request waits to be decided. Once somebody has found a person and asked for the erasure of "
                       "their data, a second person decides it here."))  # fmt: skip
    names = casedesk.staff(platform)
    for request in waiting:
        with st.container(border=True, key=f"request-{request.request}"):
            _asked(platform, user, request, projects, names)
            _decision(platform, user, request)
    _decided([each for each in known if each.standing is not Standing.OPEN], names)


@apart
def _asked(
    platform: Platform, user: User, request: Request, projects: Mapping[str, str], names: Mapping[str, str]
) -> None:
    """Whose data, who asked for their erasure, and on what ground."""
    whose = request.customer_id
    if sees(user, request.project):
        with platform.ledger.reading() as connection:
            person = people.read(connection, request.customer_id)
        whose = (person.name if person else None) or whose
    st.markdown(f"**{plain(whose)}** · {plain(projects.get(request.project, request.project))}")
    by = names.get(request.requested_by, request.requested_by)
    st.caption(plain(_("Asked for by {name} on {moment}", name=by, moment=moment(request.requested_at))))
    quoted(request.reason)


def _decision(platform: Platform, user: User, request: Request) -> None:
    code = request.request
    if request.requested_by == user.user_id:
        st.caption(_("You asked for it, so a second person decides."))
        return
    if st.toggle(_("Show what would go and what stays"), key=f"foresee-{code}"):
        _foreseen(platform, request)
    sure = st.checkbox(_("I have looked into who asked. It cannot be undone."), key=f"sure-{code}")
    if st.button(_("Erase now"), key=f"erase-{code}", disabled=not sure, type="primary", icon=":material/delete:"):
        _do(lambda hand: _erase(platform, hand, code))
    why = st.text_input(_("Or: why the data stay"), key=f"why-{code}", max_chars=2_000)
    if st.button(_("Refuse"), key=f"refuse-{code}", disabled=not (why or "").strip()):
        _do(lambda hand: _refuse(platform, hand, code, why or ""))


@apart
def _foreseen(platform: Platform, request: Request) -> None:
    hand = Hand(access.require(Page.PRIVACY))
    going = erasing.foreseen(platform.ledger, hand, request.request, settings())
    st.markdown(plain(stated(_("Would go"), what_goes(going))))
    st.markdown(plain(what_is_kept(going) or _("No law wants anything of it kept.")))
    st.caption(_("Files handed in for import go all, whosever rows are in them: they can be handed in again. Backups "
                 "are the operator's, who deletes those from before."))  # fmt: skip


def _do(deed: Callable[[Hand], str]) -> None:
    """Decide, if the reader still may at this moment, and draw everything anew without what is gone."""
    try:
        st.session_state[SAID] = deed(Hand(access.require(Page.PRIVACY)))
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
    else:
        casedesk.entered()


def _erase(platform: Platform, hand: Hand, code: str) -> str:
    done = erasing.erase(platform.ledger, hand, code, settings(), shell.now())
    return plain(in_turn(_("Erased."), what_goes(done), what_is_kept(done)))


def _refuse(platform: Platform, hand: Hand, code: str, why: str) -> str:
    requests.refuse(platform.ledger, hand, code, why, shell.now())
    return _("Refused: the data stay.")


@apart
def _decided(decided: list[Request], names: Mapping[str, str]) -> None:
    st.subheader(_("What was decided"), anchor=False)
    if not decided:
        nothing_here(_("Nothing has been decided yet."))
        return
    headings = {
        "at": _("When"), "standing": _("Decision"), "by": _("By"), "asked_by": _("Asked for by"),
        "customer": _("Customer id"), "gone": _("What was erased"), "kept": _("What stays, and why"),
    }  # fmt: skip
    rows = pa.table(
        {
            "at": pa.array([each.decided_at for each in decided], pa.timestamp("us", "UTC")),
            "standing": [label(each.standing) for each in decided],
            "by": [names.get(str(each.decided_by), str(each.decided_by)) for each in decided],
            "asked_by": [names.get(each.requested_by, each.requested_by) for each in decided],
            "customer": [each.customer_id for each in decided],
            "gone": pa.array([what_goes(each.done) if each.done else None for each in decided], pa.string()),
            "kept": pa.array(
                [(what_is_kept(each.done) if each.done else each.answer) or None for each in decided], pa.string()
            ),
        }
    )
    table(rows, headings, alt=_("Decided requests, newest first"), key="decided", wide=("gone", "kept"))
    downloads(rows, headings, "erasures")
