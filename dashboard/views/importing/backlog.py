"""Open cases that imports brought: the clock leaves them alone until the centre says from when it acts on them."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User
from casework.clock.backlog import decide, may_decide
from casework.clock.weighing import Effect, Weighed, waiting
from casework.vocabulary import Backlog
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, language
from dashboard.frame.state import Platform
from dashboard.parts.formats import in_turn, moment, number
from dashboard.parts.markdown import plain


@apart
def show(platform: Platform, user: User) -> None:
    """Draw each load that waits, with what every decision would do; nothing where none waits."""
    for each in _waiting(platform):
        with st.container(border=True, key=f"backlog-{each.load.batch}"):
            st.subheader(_("Open cases of {file}", file=plain(each.load.file)), anchor=False)
            st.markdown(_told(each))
            st.dataframe(
                [_row(how, effect) for how, effect in each.effects.items()],
                hide_index=True,
                alt=_("What each decision would do"),
            )
            if may_decide(user):
                _decision(platform, user, each)
            else:
                st.caption(_("The service centre decides, for all projects."))


def _waiting(platform: Platform) -> list[Weighed]:
    """Counted once for each state of the ledger."""
    key = platform.ledger.count_events()
    kept: tuple[int, list[Weighed]] | None = st.session_state.get("backlogs")
    if kept is None or kept[0] != key:
        kept = (key, waiting(platform.ledger, platform.policies, shell.now()))
        st.session_state["backlogs"] = kept
    return kept[1]


def _told(each: Weighed) -> str:
    told = [
        _n("{n} case is open since the load of {at}.", "{n} cases are open since the load of {at}.", each.cases,
           at=moment(each.load.loaded_at)),
        _n("{n} obligation is overdue.", "{n} obligations are overdue.", each.overdue),
        _("The clock neither warns nor escalates here until you decide."),
    ]  # fmt: skip
    if each.looked_at < each.cases:
        told.append(_("Counted on the first {n}.", n=number(each.looked_at)))
    return in_turn(*told)


def _row(how: Backlog, effect: Effect) -> dict[str, object]:
    return {
        _("What is decided"): how.label(language()),
        _("Warnings at once"): effect.warned,
        _("Escalations at once"): effect.escalated + effect.acted,
        _("Cases with something to come"): effect.later,
        _("What it means"): _meaning(how),
    }


def _meaning(how: Backlog) -> str:
    return {
        Backlog.HISTORY: _("Nothing that began before the load is warned of or escalated."),
        Backlog.FROM_TODAY: _("What falls due from now on is; what is late already stays as it is."),
        Backlog.FROM_DATES: _("All of it is, as if the cases had been entered when they came."),
    }[how]


def _decision(platform: Platform, user: User, each: Weighed) -> None:
    with st.form(f"decide-{each.load.batch}", border=False):
        how = st.radio(_("From when does the clock act on these cases?"), list(Backlog), index=None,
                       format_func=lambda each: each.label(language()),
                       horizontal=True, key=f"decision-{each.load.batch}")  # fmt: skip
        sent = st.form_submit_button(_("Decide"), type="primary", icon=":material/gavel:")
    if sent and how is None:
        st.warning(_("Choose one of the three first."))
    elif sent and how is not None:
        decide(platform.ledger, user, each.load.batch, how, shell.now())
        st.rerun()
