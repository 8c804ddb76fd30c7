"""One campaign: its plan, its next step, and how the field work stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from casework.vocabulary.asking import CampaignStage
from casework.vocabulary.glossary import Word
from dashboard.frame import shell
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork
from dashboard.parts.components import facts, table
from dashboard.parts.formats import NOTHING, listed, number, percent, stated
from dashboard.parts.glossary import explained
from dashboard.parts.markdown import plain
from dashboard.views.campaigns import sending as campaign_sending
from dashboard.views.campaigns.sizes import sizes
from surveys.fieldwork import quotas, standing
from surveys.fieldwork.campaign import Campaign
from surveys.fieldwork.standing import Standing

Step = Callable[[], object]


def show(platform: Platform, user: User, chosen: Campaign, names: Mapping[str, str]) -> None:
    """Draw the campaign."""
    plan = chosen.plan
    questionnaire = fieldwork.sheets(platform).find(plan.questionnaire, plan.digest)
    facts(
        {
            _("Stage"): label(chosen.stage),
            _("Questionnaire"): label(questionnaire.title),
            _("Projects"): listed(names.get(code, code) for code in plan.projects),
            _("Period"): f"{plan.opens} – {plan.closes}",
            _("How people are asked"): listed(label(mode) for mode in plan.modes),
            _("Precision wanted (95 %)"): f"± {plan.precision:.0%}",
            _("Seed of the draw"): chosen.drawn.seed if chosen.drawn else NOTHING,
        }
    )
    {
        CampaignStage.PLANNED: _planned,
        CampaignStage.DRAWN: _drawn,
        CampaignStage.OPEN: _open,
        CampaignStage.CLOSED: _closed,
    }[chosen.stage](platform, user, chosen, names)


def _planned(platform: Platform, user: User, chosen: Campaign, names: Mapping[str, str]) -> None:
    desk = fieldwork.campaigns(platform)
    sizes(desk.preview(chosen.plan, shell.now()), names)
    st.caption(_("Drawing settles who is asked; it can be repeated by anybody from the seed, and not be changed."))
    if st.button(_("Draw the sample"), type="primary", key="draw-campaign"):
        _do(lambda: desk.draw(user, chosen.campaign_id, shell.now()))


def _drawn(platform: Platform, user: User, chosen: Campaign, names: Mapping[str, str]) -> None:
    _strata(chosen, names)
    st.caption(_("Opening puts everybody who was drawn on the call list."))
    if st.button(_("Open the survey"), type="primary", key="open-campaign"):
        _do(lambda: fieldwork.campaigns(platform).open(user, chosen.campaign_id, shell.now()))


def _open(platform: Platform, user: User, chosen: Campaign, names: Mapping[str, str]) -> None:
    _standing(platform, chosen)
    _strata(chosen, names)
    campaign_sending.show(user, chosen)
    desk = fieldwork.campaigns(platform)
    steps = st.container(horizontal=True)
    with steps, st.popover(_("Ask more of the reserve"), icon=":material/group_add:"):
        more = {
            code: int(
                st.number_input(plain(names.get(code, code)), 0, chosen.reserve_left(code), 0, key=f"more-{code}")
            )
            for code in chosen.plan.projects
            if chosen.reserve_left(code)
        }
        reason = st.text_input(_("Why"), key="more-why", placeholder="")
        if st.button(_("Ask these, too"), type="primary", key="release", disabled=not any(more.values())):
            _do(lambda: desk.release(user, chosen.campaign_id, more, reason or "", shell.now()))
    with steps, st.popover(_("Close the survey"), icon=":material/lock:"):
        st.caption(_("Nobody is called any longer. A closed survey is never opened again."))
        if st.button(_("Close it now"), type="primary", key="close-campaign"):
            _do(lambda: desk.close(user, chosen.campaign_id, shell.now()))


def _closed(platform: Platform, _user: User, chosen: Campaign, names: Mapping[str, str]) -> None:
    _standing(platform, chosen)
    _strata(chosen, names)


def _standing(platform: Platform, chosen: Campaign) -> None:
    """How far the asking is: what became of everybody, and the rates of it."""
    with platform.ledger.reading() as connection:
        found: Standing = standing.of(connection, chosen.campaign_id)
        reached = quotas.counts(connection, chosen.plan) if chosen.plan.quotas else {}
    rates = found.outcomes.rates()
    with st.container(horizontal=True, key="standing"):
        st.metric(_("Asked"), number(found.asked))
        if found.sent:
            st.metric(_("Written to"), number(found.sent))
        st.metric(_("Have answered"), number(found.outcomes.answered))
        st.metric(_("Response rate (AAPOR RR1)"), _rate(rates.rr[0]), help=explained(Word.RESPONSE_RATE))
        st.metric(_("Cooperation (COOP1)"), _rate(rates.coop[0]), help=explained(Word.COOPERATION))
        st.metric(_("Contact (CON1)"), _rate(rates.con[0]), help=explained(Word.CONTACT))
    rows = [{"outcome": label(each.words), "code": each.code, "n": n} for each, n in found.codes]
    headings = {"outcome": _("What became of them"), "code": _("Code"), "n": _("People")}
    if rows:
        table(pa.Table.from_pylist(rows), headings, alt=_("What became of everybody who was asked"), key="codes")

    if chosen.plan.quotas:
        told = [f"{plain(each.name)} **{number(reached.get(each.name, 0))} / {number(each.most)}**"
                for each in chosen.plan.quotas]  # fmt: skip
        st.markdown(stated(_("Quotas"), " · ".join(told)))


def _rate(value: float | None) -> str:
    return _("no data") if value is None else percent(value)


def _strata(chosen: Campaign, names: Mapping[str, str]) -> None:
    rows = [
        {
            "project": names.get(row.stratum, row.stratum), "population": row.population,
            "left_out": row.left_out, "asked": chosen.asked(row.stratum),
            "reserve": chosen.reserve_left(row.stratum),
        }
        for row in (chosen.drawn.strata if chosen.drawn else ())
    ]  # fmt: skip
    headings = {
        "project": _("Project"), "population": _("Customers"), "left_out": _("Left in peace"),
        "asked": _("Asked"), "reserve": _("In reserve"),
    }  # fmt: skip
    table(pa.Table.from_pylist(rows), headings, alt=_("Who was drawn, project by project"), key="strata")


def _do(step: Step) -> None:
    """Take a step and draw the page anew; a refusal is shown."""
    try:
        step()
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.rerun()
