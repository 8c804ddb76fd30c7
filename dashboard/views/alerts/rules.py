"""The rules of alerts: which there are, one more or another in place of one, and an end to one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from functools import partial

import streamlit as st

from casework.access.permissions import User
from casework.record.events import AlertTerms
from casework.vocabulary.desk import Role
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts import kpi_words
from dashboard.parts.markdown import plain
from dashboard.parts.taking import done
from reporting.alerts.desk import AlertDesk
from reporting.alerts.standing import Rule, rules
from reporting.alerts.telling import written
from reporting.figures import COUNTS, Kpi

PERCENT = 100
CHOICES = {
    "below": N_("below"), "above": N_("above"), "running": N_("the running month so far"),
    "last": N_("the last month that is over"), "hour": N_("every hour"), "day": N_("every morning"),
    "projects": N_("each project"), "company": N_("all projects together"),
}  # fmt: skip


@apart
def show(platform: Platform, user: User, names: Mapping[str, str]) -> None:
    """Draw the rules in force and the form of another; ``names`` are those of all projects, by code."""
    desk = AlertDesk(platform.ledger)
    st.subheader(_("Alert rules"), anchor=False)
    for rule in rules(platform.ledger).values():
        if not rule.retired:
            _one(desk, user, rule)
    _form(desk, user, names)


def _one(desk: AlertDesk, user: User, rule: Rule) -> None:
    terms, kpi = rule.terms, Kpi(rule.terms.kpi)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(f"{rule.id} · {rule.name} · {kpi_words.name(kpi)} {_(CHOICES[terms.beyond])} "
                          f"{written(kpi, terms.threshold)} · {_(CHOICES[terms.every])}"))  # fmt: skip
        if st.button(_("Retire"), key=f"retire-{rule.id}"):
            done(partial(desk.retire, user, rule.id, shell.now()))


def _form(desk: AlertDesk, user: User, names: Mapping[str, str]) -> None:
    with st.form("alert-rule"):
        left, right = st.columns(2)
        rule = left.text_input(_("Id (as it stands, it replaces the rule of that id)"), placeholder="")
        name = right.text_input(_("Name of the alert"), placeholder="")
        kpi = Kpi(
            left.selectbox(_("Figure"), [each.value for each in Kpi], format_func=lambda k: kpi_words.name(Kpi(k)))
        )
        beyond = right.selectbox(_("Fires when it is"), ["below", "above"], format_func=_worded)
        threshold = left.number_input(_("Threshold (shares in per cent)"), 0.0, value=90.0)
        recover = right.number_input(_("Recovers at (shares in per cent)"), 0.0, value=95.0)
        scope = left.selectbox(_("Watched for"), ["projects", "company"], format_func=_worded)
        projects = right.multiselect(_("Only these projects"), list(names), format_func=lambda code: names[code])
        month = left.selectbox(_("Of which month"), ["running", "last"], format_func=_worded)
        every = right.selectbox(_("Looked at"), ["day", "hour"], format_func=_worded)
        evaluations = left.number_input(_("Looks in a row"), 1, 14, 1)
        told = [each.value for each in Role if each is not Role.ADMIN]
        roles = right.multiselect(
            _("Who is told"), told, default=["centre"], format_func=lambda role: label(Role(role))
        )
        quiet_from = left.time_input(_("Quiet from"), None)
        quiet_to = right.time_input(_("Quiet until"), None)
        digest = st.checkbox(_("Once a day, with everything else"))
        sent = st.form_submit_button(_("Set the rule"), type="primary")
    if sent:
        unit = 1 if kpi in COUNTS else PERCENT
        terms = {
            "kpi": kpi.value, "scope": scope, "projects": tuple(projects), "month": month, "beyond": beyond,
            "threshold": threshold / unit, "recover": recover / unit, "evaluations": int(evaluations), "every": every,
            "quiet_from": _clock(quiet_from), "quiet_to": _clock(quiet_to), "digest": digest, "roles": tuple(roles),
        }  # fmt: skip
        done(lambda: desk.define(user, rule or "", name or "", AlertTerms.model_validate(terms), shell.now()))


def _role(role: str) -> str:
    return label(Role(role))


def _worded(choice: str) -> str:
    return _(CHOICES[choice])


def _clock(moment: time | None) -> str | None:
    return None if moment is None else f"{moment:%H:%M}"
