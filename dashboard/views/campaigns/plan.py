"""The plan of a survey: what is asked of whom, and at once how many that are."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, time, timedelta

import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from casework.record.events import CampaignPlanned
from casework.vocabulary.asking import Mode
from dashboard.frame import address, shell
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork
from dashboard.parts.formats import local
from dashboard.views.campaigns.sizes import sizes
from surveys.fieldwork.quotas import of_option
from surveys.questionnaire import Kind, Purpose, Questionnaire

PRECISIONS = (0.03, 0.05, 0.07, 0.1)
LASTS = timedelta(days=21)


def show(platform: Platform, user: User, projects: Mapping[str, str]) -> None:
    """Draw the form and what it comes to; planning it writes the first event."""
    known = fieldwork.sheets(platform).every()
    asked = {code: each for code, each in known.items() if each.purpose is not Purpose.CASE_CALLBACK}
    plan = _fields(asked, projects)
    if plan is None:
        st.caption(_("Give it a name and choose at least one project; then you see how many would be asked."))
        return
    sizes(fieldwork.campaigns(platform).preview(plan, shell.now()), projects)
    if not st.button(_("Plan this survey"), type="primary", key="plan-campaign"):
        return
    try:
        fieldwork.campaigns(platform).plan(user, plan, shell.now())
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    address.turn(campaign=plan.campaign)
    st.session_state.pop("campaign-id", None)
    st.rerun()


def _fields(asked: Mapping[str, Questionnaire], projects: Mapping[str, str]) -> CampaignPlanned | None:
    """The form; None as long as it makes no plan."""
    code = st.session_state.setdefault("campaign-id", uuid.uuid4().hex)
    name = st.text_input(_("Name of the survey"), key="plan-name", placeholder="")
    left, right = st.columns(2)
    sheet = left.selectbox(
        _("Questionnaire"), list(asked), format_func=lambda each: label(asked[each].title), key="plan-sheet"
    )
    chosen = right.multiselect(
        _("Projects"), list(projects), format_func=projects.__getitem__, key="plan-projects", placeholder=_("Choose")
    )
    first, last = _period(left)
    modes = right.pills(
        _("How people are asked"), [mode.value for mode in Mode], selection_mode="multi", default=[Mode.PHONE.value],
        format_func=lambda each: label(Mode(each)), key="plan-modes",
    )  # fmt: skip
    how = _precision() | (_limits(asked[sheet]) if sheet is not None else {})
    if not (name or "").strip() or not chosen or not modes or sheet is None or last < first:
        return None
    return CampaignPlanned.model_validate(
        {
            "campaign": code, "name": str(name).strip(), "questionnaire": sheet, "version": asked[sheet].version,
            "digest": asked[sheet].digest, "projects": tuple(chosen), "opens": first, "closes": last,
            "modes": tuple(modes), **how,
        }
    )  # fmt: skip


def _period(place: st.delta_generator.DeltaGenerator) -> tuple[date, date]:
    today = local(shell.now()).date()
    first, last = place.columns(2)
    begins = first.date_input(_("First day"), today, key="plan-first")
    ends = last.date_input(_("Last day"), today + LASTS, key="plan-last")
    return (begins if isinstance(begins, date) else today), (ends if isinstance(ends, date) else today)


def _precision() -> dict[str, object]:
    columns = st.columns(3)
    precision = columns[0].selectbox(
        _("Precision wanted (95 %)"),
        PRECISIONS,
        index=1,
        format_func=lambda each: f"± {each:.0%}",
        key="plan-precision",
    )
    response = columns[1].number_input(_("Expected to answer, %"), 1, 100, 50, key="plan-response")
    peace = columns[2].number_input(_("Leave people in peace for, days"), 0, 720, 90, key="plan-peace")
    with st.expander(_("Hours and attempts")):
        more = st.columns(3)
        starts = more[0].time_input(_("Calls from"), time(9), key="plan-from")
        ends = more[1].time_input(_("Calls until"), time(20), key="plan-until")
        most = more[2].number_input(_("Attempts at most"), 1, 20, 5, key="plan-most")
    return {
        "precision": precision, "response": int(response) / 100, "at_peace_days": int(peace), "call_from": starts,
        "call_until": ends, "most_attempts": int(most),
    }  # fmt: skip


def _limits(asked: Questionnaire) -> dict[str, object]:
    """Quotas by the options of one question, and whether anybody may see who answered what."""
    choices = {code: item for code, item in asked.items.items() if item.kind is Kind.SINGLE}
    with st.expander(_("Quotas and secrecy")):
        secret = st.checkbox(
            _("Confidential: nobody sees who answered what, in no table and no file"), key="plan-secret"
        )
        follow = st.checkbox(
            _("A bad answer opens a case, or is noted on the open one"), asked.consent is None, key="plan-follow",
            help=_("Which answers are bad the regulation says. Whoever answers must know it: mind the consent text."),
        )  # fmt: skip
        by = st.selectbox(
            _("Quotas by the answers to"), [None, *choices], key="plan-quota", placeholder=_("Choose"),
            format_func=lambda code: label(choices[code].text) if code else _("no quotas"),
        )  # fmt: skip
        if by is None:
            return {"confidential": secret, "follow_up": follow}
        st.caption(_("How many answers of each are enough; empty for as many as there are."))
        wanted = [
            (option, st.number_input(label(option), 1, value=None, key=f"quota-{by}-{option.code}"))
            for option in choices[by].options
        ]
    quotas = [of_option(by, option.code, label(option), int(most)) for option, most in wanted if most]
    return {"confidential": secret, "follow_up": follow, "quotas": quotas}
