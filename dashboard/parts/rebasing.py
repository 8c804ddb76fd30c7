"""Where the past of a figure begins anew: said below its chart, and entered by the centre."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from dashboard.frame import address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, sentence
from dashboard.frame.state import Platform
from dashboard.parts import kpi_words
from dashboard.parts.formats import month
from dashboard.parts.markdown import plain
from etl.warehouse.scope import Scope, months_before
from reporting.baselines import Baselines, Rebase, may_rebase
from reporting.figures import Kpi

OFFERED = 24
"""How many months back the form goes."""


def begun(platform: Platform, scope: Scope, kpi: Kpi) -> dict[date, str]:
    """The months with which the past of a figure begins anew, and why: of the one project of ``scope``, or of all."""
    if scope.projects is not None and len(scope.projects) != 1:
        return {}
    unit = scope.projects[0] if scope.projects else None
    rows = platform.answers.baselines(scope).to_pylist()
    return {row["since"]: row["reason"] or "" for row in rows if (row["unit"], row["kpi"]) == (unit, kpi.value)}


def note(anew: Mapping[date, str], shown: Collection[date]) -> None:
    """Say below a chart why the past begins anew in a month it shows."""
    for since, reason in anew.items():
        if since in shown:
            st.caption(_("From {month} on each month is judged by what came since: {reason}",
                         month=month(since), reason=plain(reason)))  # fmt: skip


@apart
def offer(platform: Platform, user: User, unit: str | None, scope: Scope) -> None:
    """The centre's form, for a project or (None) for all together; nothing for others."""
    if not may_rebase(user):
        return
    with st.expander(_("Begin a figure's past anew"), icon=":material/restart_alt:"):
        st.caption(
            _(
                "Where something changed for good, what came before says nothing of what is usual now. From the month "
                "chosen on, the figure is judged by what comes after alone, once twelve months are over."
            )
        )
        months = [months_before(scope.month_to, back) for back in range(OFFERED)]
        kpi = st.selectbox(_("Figure"), list(Kpi), format_func=kpi_words.name, key="rebase-kpi")
        since = st.selectbox(_("From which month on"), months, format_func=month, key="rebase-since")
        reason = st.text_input(_("What changed for good"), key="rebase-reason", placeholder="")
        if st.button(_("Begin it anew"), type="primary", key="rebase"):
            form = Rebase(unit, (kpi or Kpi.COMPLIANCE).value, since or scope.month_to, reason or "")
            _enter(lambda: Baselines(platform.ledger).rebase(user, form, shell.now()))


def _enter(step: Callable[[], None]) -> None:
    try:
        step()
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    address.again()
