"""Who may do and see what: written from the tables that decide it, so the page cannot say anything else."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.access import permissions as rights
from casework.access.permissions import EVERYBODY, PAGES, User
from casework.month.steps import STEPS
from casework.policy import Pack, Policies
from casework.settings import settings
from casework.vocabulary.desk import Role
from casework.vocabulary.glossary import Word
from dashboard.frame import access, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.parts.account_words import right_in_words
from dashboard.parts.components import facts
from dashboard.parts.formats import listed
from dashboard.parts.glossary import explained
from dashboard.views.accounts import steps

YES, NO = "✓", ""


def page() -> None:
    """Draw the page."""
    user = access.current_user()
    st.title(_("Permissions"), anchor=False)
    with st.container(key="lead"):
        st.markdown(_("Who may open which page, take which step and see which personal data. Rights are held for "
                      "single projects or for all; nothing of another project is shown anywhere."))  # fmt: skip
    _mine(user)
    st.subheader(_("Pages"), anchor=False)
    st.caption(_("Pages marked * are about all projects at once: the role must be held for all."))
    _matrix([_page(spec) for spec in navigation.SPECS], _("Page"), key="pages")
    st.subheader(_("Personal data"), anchor=False, help=explained(Word.MASKED))
    st.caption(_("Masked for everybody else; looking at a masked field needs a reason and goes on record."))
    _matrix(
        [
            (_("Sees phones, addresses, e-mail unmasked"), rights.CONTACT_ROLES),
            (_("Sees contract numbers unmasked"), rights.CONTRACT_ROLES),
            (_("Completes and corrects the customer's record"), rights.RECORD_ROLES),
            (_("Sees in surveys who answered what; nobody does in confidential ones"), rights.IDENTITY_ROLES),
            (_("Hands out a person's copy"), rights.COPY_ROLES),
            (_("Asks for erasures and decides others' requests"), rights.ERASURE_ROLES),
        ],
        _("Right"),
        key="personal",
    )
    st.subheader(_("Steps of a case"), anchor=False)
    st.caption(_("A department acts on the cases it is responsible for; every step is also held to its clause."))
    steps.show(_chosen())
    st.subheader(_("Steps of a month's score"), anchor=False)
    st.caption(_("The clock opens months; a line by hand and an appeal are decided by another person than its author."))
    _matrix([(label(step), row.by) for step, row in STEPS.items() if row.by], _("Step"), key="month")


@st.cache_resource(show_spinner=False)
def _policies() -> Policies:
    """The regulations as the program read them at its start."""
    return Policies.load(settings().regulation_dir)


def _chosen() -> Pack:
    """The regulation whose steps are shown: that of the reader's project, unless the reader chooses another."""
    today = shell.now().date()
    packs = {pack.id: _policies().in_force(pack.id, today) for pack in _policies().packs}
    own = access.own_regulation()
    default = own if own in packs else settings().default_pack
    name = st.selectbox(
        _("Regulation"), list(packs), index=list(packs).index(default), key="regulation",
        format_func=lambda name: label(packs[name].title),
    )  # fmt: skip
    return packs[name or default]


@apart
def _mine(user: User) -> None:
    projects = rights.visible_projects(user)
    seen = _("all projects") if projects is None else listed(sorted(projects)) or _("none")
    held = "; ".join(right_in_words(right) for right in user.rights) or _("none")
    facts({_("You are"): user.name, _("Your roles"): held, _("Projects whose cases you see"): seen})


def _page(spec: navigation.PageSpec) -> tuple[str, frozenset[Role]]:
    """A page as the menu calls it, and who may open it."""
    if spec.right is None:
        return _(spec.title), EVERYBODY
    return _(spec.title) + (" *" if spec.right in rights.COMPANY_PAGES else ""), PAGES[spec.right]


@apart
def _matrix(rows: list[tuple[str, frozenset[Role]]], heading: str, *, key: str) -> None:
    columns = {heading: [name for name, _roles in rows]}
    columns |= {label(role): [YES if role in roles else NO for _name, roles in rows] for role in Role}
    st.dataframe(
        pa.table(columns),
        hide_index=True,
        key=f"matrix-{key}",
        height="content",
        column_config={heading: st.column_config.TextColumn(pinned=True, width=300 if key == "personal" else "medium")}
        | {label(role): st.column_config.TextColumn(alignment="center") for role in Role},
        alt=_("A tick where the role may"),
    )
