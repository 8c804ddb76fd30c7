"""The lists of names: what is on one, names that wait for a decision, adding, retiring, merging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import pyarrow as pa
import streamlit as st

from casework.access.permissions import User
from casework.desk.kept_names import Name, NameDesk, NameList, name_list
from casework.vocabulary.desk import NameKind
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import name_lists
from dashboard.parts.components import nothing_here, table
from dashboard.parts.formats import number
from dashboard.parts.segments import one_of
from dashboard.parts.taking import done


@dataclass(frozen=True, slots=True)
class Kept:
    """One list and who is looking at it; ``in_use`` are the names that cases and customers have."""

    desk: NameDesk
    user: User
    kind: NameKind
    project: str | None
    names: NameList
    in_use: Sequence[Name]

    def offer(self, step: Callable[..., object], *told: object) -> None:
        """Take a step on this list, and draw the page anew."""
        done(partial(step, self.user, self.kind, self.project, *told, shell.now()))

    @property
    def key(self) -> str:
        """What begins the keys of this list's fields."""
        return f"{self.kind}-{self.project}"


@apart
def show(platform: Platform, user: User) -> None:
    """Draw the list that was chosen."""
    kind = NameKind(one_of("of", _("List"), {each.value: label(each) for each in NameKind}))
    grantable = access.grantable()
    project = None
    if kind is not NameKind.DEPARTMENT:
        if not grantable.projects:
            nothing_here(_("There is no project yet."))
            return
        project = st.selectbox(
            _("Project"), list(grantable.projects), format_func=grantable.projects.__getitem__, key="lists-project"
        )
        in_use: Sequence[Name] = sorted(name_lists.homes_in_use(platform, project)[kind])
    else:
        in_use = [Name(each) for each in grantable.in_use]
    kept = Kept(NameDesk(platform.ledger), user, kind, project, name_list(platform.ledger, kind, project), in_use)
    _waiting(kept)
    _listed(kept)
    _add(kept)


@apart
def _waiting(kept: Kept) -> None:
    """Names in use about which nobody has decided: each is taken over, or means another."""
    waiting = kept.names.proposed(kept.in_use)
    if not waiting:
        return
    st.subheader(_("Names that wait for you ({n})", n=number(len(waiting))), anchor=False)
    st.caption(_("Cases or customers have them, and they are on no list. Nothing is held back for them."))
    chosen = st.multiselect(
        _("Names"), waiting, default=waiting, format_func=_told, key=f"waiting-{kept.key}", placeholder=""
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(_("Put on the list"), type="primary", disabled=not chosen, key=f"take-{kept.key}"):
            kept.offer(kept.desk.add, chosen)
        _merge(kept, chosen)
        if st.button(_("Do not offer"), disabled=not chosen, key=f"leave-{kept.key}"):
            kept.offer(kept.desk.retire, chosen)


def _merge(kept: Kept, chosen: Sequence[Name]) -> None:
    """One name is another spelling of one that is on the list."""
    options = sorted({name.text for name in kept.names.listed})
    if not options:
        return
    into = st.selectbox(
        _("Other spellings of"), options, index=None, placeholder=_("Choose"), key=f"into-{kept.key}", width=220
    )
    if st.button(_("Merge"), disabled=into is None or not chosen, key=f"merge-{kept.key}"):
        kept.offer(kept.desk.merge, chosen, into)


@apart
def _listed(kept: Kept) -> None:
    """What is on the list, and an end to one of the names."""
    names = sorted(kept.names.listed)
    st.subheader(_("On the list ({n})", n=number(len(names))), anchor=False)
    if not names:
        nothing_here(_("Nothing is on this list yet. Until then pickers offer the names in use."))
        return
    spelled = [", ".join(sorted(other.text for other, into in kept.names.merged.items() if into == each.text))
               for each in names]  # fmt: skip
    rows = pa.table({"name": [_told(each) for each in names], "merged": spelled})
    headings = {"name": label(kept.kind), "merged": _("Other spellings")}
    table(rows, headings, alt=_("Names on the list"), key=f"names-{kept.key}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        gone = st.selectbox(
            _("Offer no longer"), names, index=None, format_func=_told, placeholder=_("Choose"),
            key=f"gone-{kept.key}", width=320,
        )  # fmt: skip
        if st.button(_("Retire"), disabled=gone is None, key=f"retire-{kept.key}"):
            kept.offer(kept.desk.retire, [gone])


@apart
def _add(kept: Kept) -> None:
    """Names typed in, one a line."""
    with st.form(f"add-{kept.key}", clear_on_submit=True):
        typed = st.text_area(_("New names, one a line"), height=96)
        phases = sorted({name.within for name in [*kept.in_use, *kept.names.listed]} - {""})
        within = st.selectbox(_("Of the phase (empty: of all)"), ["", *phases]) if phases else ""
        sent = st.form_submit_button(_("Add to the list"))
    if sent:
        kept.offer(kept.desk.add, [Name(line.strip(), within or "") for line in typed.splitlines()])


def _told(name: Name) -> str:
    return f"{name.within} {name.text}" if name.within else name.text
