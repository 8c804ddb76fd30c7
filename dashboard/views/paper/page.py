"""Sheets of paper, entered twice by two people, and answers as a table in Excel, out and in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from casework.access.permissions import ASKING_ROLES, User, has_role
from casework.errors import YingshengError
from casework.vocabulary.asking import CampaignStage, Mode
from dashboard.frame import access, address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork, questions, unheeded
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import in_turn, listed
from dashboard.parts.markdown import plain
from dashboard.views.paper import table as paper_table
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork.campaign import Campaign
from surveys.fieldwork.double_entry import Came, PaperSheets, Waiting
from surveys.fieldwork.grid import Grid
from surveys.fieldwork.invitation import Invitation

CAME = "paper_came"


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Paper and tables"),
        _("Sheets of paper are entered twice, by two people; answers go out and come in as a table."),
    )
    user = access.current_user()
    chosen = _choose(_open(platform, user))
    if chosen is None:
        nothing_here(_("No survey of your projects is open. The customer-service centre opens one under Surveys."))
        return
    grid = Grid(fieldwork.entering(platform), chosen)
    if Mode.PAPER in chosen.plan.modes:
        _sheets(user, grid)
    else:
        st.caption(_("This survey is not asked on paper; its answers go out and come in as a table."))
    paper_table.show(user, grid)


def _open(platform: Platform, user: User) -> list[Campaign]:
    """The open surveys of projects for which the person enters answers."""
    with platform.ledger.reading() as connection:
        found = campaigns.every(connection)
    return [
        each for each in found
        if each.stage is CampaignStage.OPEN and any(has_role(user, code, ASKING_ROLES) for code in each.plan.projects)
    ]  # fmt: skip


def _choose(known: list[Campaign]) -> Campaign | None:
    """Which survey; it stands in the URL."""
    if not known:
        return None
    named = {each.campaign_id: each.plan.name for each in known}
    options, wanted = list(named), unheeded.one("campaign", _("Survey"), named)
    chosen = st.selectbox(
        _("Survey"),
        options,
        index=options.index(wanted) if wanted in options else 0,
        format_func=named.__getitem__,
        key=address.widget_key("campaign"),
        on_change=address.take,
        args=("campaign", lambda code: [str(code)]),
    )
    return next(each for each in known if each.campaign_id == chosen)


@apart
def _sheets(user: User, grid: Grid) -> None:
    """The sheet at hand, and those that wait for somebody else."""
    desk, numbered = PaperSheets(grid.entering), grid.numbered(user)
    if (came := st.session_state.pop(CAME, None)) is not None:
        st.success(f"✓ {label(came)}")
    waiting = {each.stream: each for each in desk.all_waiting([each.stream for each in numbered.values()])}
    _list(numbered, waiting)
    number = st.text_input(_("Number on the sheet"), key="paper-number", placeholder="BJ01-17")
    found = numbered.get((number or "").strip())
    if found is None:
        if number:
            st.error(_("Nobody was invited under this number. Compare it with the sheet."))
        return
    before = waiting.get(found.stream)
    if before is not None and before.differing and user.user_id not in {by for by, _entered in before.entered}:
        _settle(user, grid, before)
        return
    answers = questions.draw(grid.questionnaire, {}, f"paper-{found.stream}")
    if st.button(_("Enter the sheet"), type="primary", shortcut="Ctrl+Enter", key="enter-paper"):
        _do(lambda: desk.enter(user, found.stream, answers, shell.now()))


def _list(numbered: Mapping[str, Invitation], waiting: Mapping[str, Waiting]) -> None:
    """How many sheets wait for whom."""
    open_ = {number: waiting[each.stream] for number, each in numbered.items() if each.stream in waiting}
    once = [number for number, each in open_.items() if not each.differing]
    differing = [number for number, each in open_.items() if each.differing]
    if once:
        st.info(in_turn(_("Wait for a second person:"), plain(listed(once))))
    if differing:
        st.warning(in_turn(_("Differ, and wait for a third person:"), plain(listed(differing))))


def _settle(user: User, grid: Grid, waiting: Waiting) -> None:
    """The items on which two people do not agree, side by side; the paper says which is right."""
    (_one, first), (_other, second) = waiting.entered[:2]
    told = _n("{n} item differs. What does the paper say?", "{n} items differ. What does the paper say?",
              len(waiting.differing))  # fmt: skip
    st.markdown(f"**{told}**")
    said: dict[str, object] = {}
    for code in waiting.differing:
        item = grid.questionnaire.items[code]
        values = [first.get(code), second.get(code)]
        shown = dict(enumerate(map(_shown, values)))
        at = st.radio(plain(label(item.text)), (0, 1), index=None, horizontal=True, key=f"settle-{code}",
                      format_func=shown.__getitem__)  # fmt: skip
        if at is not None:
            said[code] = values[at]
    ready = len(said) == len(waiting.differing)
    if st.button(_("Settle it so"), type="primary", key="settle-paper", disabled=not ready):
        _do(lambda: PaperSheets(grid.entering).settle(user, waiting.stream, said, shell.now()))


def _shown(value: object) -> str:
    return _("no answer") if value is None else plain(str(value))


def _do(step: Callable[[], Came]) -> None:
    """Take a step and draw the page anew; a refusal is shown."""
    try:
        st.session_state[CAME] = step()
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.rerun()
