"""One case: header, every clock explained step by step, timeline of everything that happened."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from casework.policy import Pack
from casework.time import present
from casework.upkeep.privacy.gone import words_gone
from dashboard.frame import address, navigation, shell, titled
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import came_from, case_at_hand, casedesk, scope_bar
from dashboard.parts.components import facts, nothing_here, quoted
from dashboard.parts.explanations import Row, explain
from dashboard.parts.formats import local, moment, number, span
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.timeline import timeline
from dashboard.views.case import clocks, next_step
from dashboard.views.case import desk as case_desk
from dashboard.views.case import joining as case_joining
from dashboard.views.case.further import further
from dashboard.views.case.message import in_timeline
from etl.warehouse.scope import Scope


def page() -> None:
    """Draw the page of the case whose id stands in the URL."""
    platform = shell.begin(_("Case file"), _("What happened, in order, and how every time limit was counted."))
    choices = platform.answers.choices()
    names, case_id, past = Names.of(choices), address.first("id") or "", address.first("as_of") is not None
    above, body = st.container(), st.container()
    with above if past else st.container():  # where the figures come from stands last, unless they are of the past
        scope = scope_bar.moment_only(choices)
        header = case_at_hand.found(platform, scope, case_id)
        shell.provenance(platform, scope, concerns=case_at_hand.watching(platform, scope, header))
    with body:
        _body(platform, names, scope, header)


@apart
def _body(platform: Platform, names: Names, scope: Scope, header: list[Row]) -> None:
    """The case: what it waits for, what was said, what can be done, how each limit was counted."""
    if not header and case_joining.merged(platform, names, address.first("id") or ""):
        return
    if not header:
        nothing_here(_("There is no case at this address, or it belongs to a project you may not see."))
        navigation.link("obligations", _("All obligations"), icon=":material/arrow_back:")
        return
    case_id, present_state = str(header[0]["case_id"]), address.first("as_of") is None
    came_from.way(case_id)
    _title(header[0], names)
    if present_state:
        next_step.show(platform, case_id)
    _header(header[0], platform)
    if present_state:
        case_desk.show(platform, case_id)
    events = platform.answers.case_timeline(scope, case_id).to_pylist()
    limits = platform.answers.case_obligations(scope, case_id).to_pylist()
    told = [explain(row, events, platform.policies, scope.as_of) for row in limits]
    left, right = st.columns([5, 4], gap="large")
    with left:
        clocks.show(told)
    with right:
        st.subheader(_("Timeline"), anchor=False)
        _late_entries(events)
        if present_state:
            events = sorted([*events, *in_timeline(platform, case_id)], key=lambda event: str(event["occurred_at"]))
        gone, pack = words_gone(platform.ledger.stream(f"case/{case_id}")), _pack(header[0], platform)
        timeline(events, told, casedesk.names(platform, pack), gone, pack)


def _title(case: Row, names: Names) -> None:
    project = str(case["project"])
    st.header(plain(f"{case['number']} · {names.projects.get(project, project)}"), anchor=False)
    titled.on_the_tab(str(case["number"]))


@apart
def _header(case: Row, platform: Platform) -> None:
    """What the customer said, in the page's width, and the facts."""
    if case["content"]:
        quoted(str(case["content"]))
    pack = _pack(case, platform)
    stage = label(pack.stage_name(str(case["stage"])))
    since = case["stage_since"]
    if isinstance(since, datetime):
        stage += _(", for {age}", age=span((present.now() - since).total_seconds() / 60))
    shown = {
        _("Stage"): stage,
        _("Level"): _("not escalated") if not case["level"] else _("escalated to level {n}", n=case["level"]),
        _("Received"): moment(case["received_at"]) if isinstance(case["received_at"], datetime) else None,
        _("Channel"): label(pack.said("channel", str(case["channel"]))),
        _("Nature"): label(pack.said("nature", str(case["nature"]))),
        _("Concern"): label(pack.said("concern", str(case["concern"]))),
        _("Category"): _category(case, platform),
        _("Severity"): label(pack.said("severity", str(case["severity"]))),
        _("Urgency"): label(pack.said("urgency", str(case["urgency"]))),
        _("Department"): case["department"],
        _("Outcome"): label(pack.said("disposition", str(case["disposition"]))) if case["disposition"] else None,
        _("Claim"): _("{amount} yuan", amount=number(float(str(case["claim_amount"])), 2))
        if case["claim_amount"]
        else None,
    }
    facts({name: str(value) for name, value in shown.items() if value} | further(platform, str(case["case_id"]), pack))


def _pack(case: Row, platform: Platform) -> Pack:
    """The pack's version in force when the case was received."""
    received = case["received_at"]
    day = local(received).date() if isinstance(received, datetime) else present.now().date()
    return platform.policies.in_force(str(case["pack"]), day)


def _category(case: Row, platform: Platform) -> str | None:
    if case["category"] is None:
        return None
    names = {category.id: label(category.name) for category in _pack(case, platform).categories}
    return names.get(str(case["category"]), str(case["category"]))


@apart
def _late_entries(events: list[Row]) -> None:
    late = [event for event in events if event["late"]]
    if late:
        worst = max(float(str(event["lag_minutes"])) for event in late)
        st.warning(
            _("Entries made late: {n} of {total}, up to {lag} after they happened.",
              n=len(late), total=len(events), lag=span(worst)),
            icon=":material/history:",
        )  # fmt: skip
