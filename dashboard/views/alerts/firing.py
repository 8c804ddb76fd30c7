"""Which alerts fire, as the reader may know of them, and muting one with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from casework.access.permissions import User, sees
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts import kpi_words
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.parts.taking import done
from reporting.alerts.desk import AlertDesk, may_mute
from reporting.alerts.standing import Alert, Rule, alerts, rules
from reporting.alerts.telling import written
from reporting.figures import Kpi

DAYS = (1, 3, 7, 14, 30, 90)


@apart
def show(platform: Platform, now: datetime) -> None:
    """Draw the alerts of the reader's units."""
    user, known = access.current_user(), rules(platform.ledger)
    firing = [each for each in alerts(platform.ledger) if each.fired and each.rule in known and _known(user, each)]
    names = platform.answers.project_names()
    for each in sorted(firing, key=lambda alert: (alert.rule, alert.unit or "")):
        _one(platform, user, each, known[each.rule], names, now)
    if not firing:
        nothing_here(_("No figure that is watched is beyond its threshold."))


def _known(user: User, alert: Alert) -> bool:
    """Whether the reader may know of the alert: of their projects, or of the company with a right for all."""
    return bool(user.company_roles()) if alert.unit is None else sees(user, alert.unit)


def _one(platform: Platform, user: User, alert: Alert, rule: Rule, names: Mapping[str, str], now: datetime) -> None:
    fired, kpi = alert.fired, Kpi(rule.terms.kpi)
    if fired is None:
        return
    unit = _("All projects") if alert.unit is None else names.get(alert.unit, alert.unit)
    beyond = _("below {threshold}", threshold=written(kpi, fired.threshold)) if rule.terms.beyond == "below" \
        else _("above {threshold}", threshold=written(kpi, fired.threshold))  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            plain(f"{rule.name or rule.id} · {unit} · {kpi_words.name(kpi)} {written(kpi, fired.value)}, {beyond}")
        )
        st.caption(_("since {moment}", moment=moment(fired.as_of)))
        if alert.muted is not None and alert.is_muted(now):
            st.caption(_("Muted until {moment}: {reason}", moment=moment(alert.muted.until),
                         reason=plain(alert.muted.reason)))  # fmt: skip
        elif may_mute(user, alert.unit):
            _mute(platform, user, alert)


def _mute(platform: Platform, user: User, alert: Alert) -> None:
    key = f"{alert.rule}-{alert.unit}"
    with st.popover(_("Mute"), icon=":material/notifications_off:"):
        days = st.selectbox(_("Days"), DAYS, key=f"mute-days-{key}")
        reason = st.text_input(_("Why nobody is to be told"), key=f"mute-reason-{key}", placeholder="")
        if st.button(_("Mute it"), type="primary", key=f"mute-{key}"):
            now = shell.now()
            until = now + timedelta(days=days or 1)
            done(partial(AlertDesk(platform.ledger).mute, user, alert.rule, alert.unit, until, reason or "", now))
