"""Answers as a table: an empty one, one that comes back, the rows held back, and the answers given so far."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User, may_open
from casework.errors import YingshengError
from casework.vocabulary.desk import Page
from dashboard.frame import files, shell, uploads
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, language, letters, sentence
from dashboard.frame.upload_fields import file_field
from dashboard.parts.formats import stated
from surveys.fieldwork.grid import Grid, Taken

TAKEN = "grid_taken"
SHOWN = 20


@apart
def show(user: User, grid: Grid) -> None:
    """Draw the ways out and in."""
    st.subheader(_("As a table"), anchor=False)
    spoken, code = language().partition("-")[0], grid.campaign.campaign_id[:8]
    with st.container(horizontal=True):
        files.offer(_("Empty table"), lambda: grid.template(user, spoken), name=f"table-{code}.xlsx", key="grid-empty")
        if may_open(user, Page.SATISFACTION):
            told = f"answers-{code}.xlsx"
            files.offer(_("Answers so far"), lambda: grid.answered(user, spoken), name=told, key="grid-out")
    if grid.campaign.plan.confidential:
        st.caption(
            _("Confidential: answers go out without numbers and words, once at least {n} have answered.", n=grid.least)
        )
    given = file_field(_("A table that was filled in"), ["xlsx"], key="grid-in")
    if given is not None and st.button(_("Enter its rows"), type="primary", key="grid-take"):
        path = uploads.keep(given.name, given)
        try:
            st.session_state[TAKEN] = grid.take(user, path, given.name, shell.now())
        except YingshengError as error:
            st.error(sentence(error), icon=":material/block:")
        finally:
            uploads.forget()
    _came(grid, spoken)


def _came(grid: Grid, spoken: str) -> None:
    """What came of the table brought last; rows held back can be taken along, mended and brought again."""
    taken = st.session_state.get(TAKEN)
    if not isinstance(taken, Taken):
        return
    st.success(_n("{n} row is entered.", "{n} rows are entered.", taken.entered))
    if taken.repeated:
        st.caption(_n("{n} row was entered before.", "{n} rows were entered before.", taken.repeated))
    if not taken.held:
        return
    st.warning(_n("{n} row is held back:", "{n} rows are held back:", len(taken.held)))
    for each in taken.held[:SHOWN]:
        st.caption(stated(_("Row {row}", row=each.row), sentence(each.why)))
    said = {each.row: letters(each.why) for each in taken.held}
    files.offer(
        _("Rows held back, to mend"), lambda: grid.held_back(taken.held, spoken, said), name="held-back.xlsx",
        key="grid-held",
    )  # fmt: skip
