"""A regulation as people read one: its clauses, what the company set beside it, who is who, how a case goes."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from casework.adoption.editions import Edition, Editions, waits_for
from casework.adoption.packing import packed
from casework.regulation import Regulation
from casework.regulation.clauses import carried_out, set_by_company
from casework.vocabulary.desk import Page, Role
from dashboard.frame import access, files, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.clause_face import clause_face, lines_face
from dashboard.parts.components import facts, nothing_here, share_text
from dashboard.parts.formats import local, moment, month, number
from dashboard.parts.markdown import plain
from dashboard.parts.regulation_words import Wording
from dashboard.parts.shares import shares
from dashboard.parts.stage_map import stage_map
from dashboard.views.regulation import following
from etl.warehouse.scope import Scope
from surveys.statistics import Share

ZIP = "application/zip"
Figures = Mapping[str, Share]
"""This month's share by clock."""


@apart
def show(platform: Platform, known: Editions, edition: Edition) -> None:
    """Draw the whole of one version."""
    regulation = edition.regulation
    _standing(platform, known, edition)
    found = _figures(platform, regulation)
    st.subheader(_("Clauses"), anchor=False)
    _clauses(regulation, found)
    _company(regulation)
    _posts(regulation)
    _map(regulation)
    files.offer(
        _("Take the folder along (ZIP)"), lambda: packed(edition.folder), name=f"{edition.folder.name}.zip",
        key="regulation-zip", media_type=ZIP,
    )  # fmt: skip


@apart
def _standing(platform: Platform, known: Editions, edition: Edition) -> None:
    """Where the version comes from, since when it is in force, and what it waits for."""
    regulation = edition.regulation
    day = regulation.effective_from
    shown = {
        _("Source"): label(regulation.source),
        _("In force"): _("a draft, in force for nobody") if day is None else _("from {day}", day=f"{day}"),
        _("Clauses"): number(len(regulation.clauses)),
    }
    if edition.adopted:
        name = casedesk.staff(platform).get(edition.adopted.by, edition.adopted.by)
        shown[_("Adopted by")] = f"{name}, {moment(edition.adopted.at)}"
    facts(shown)
    if day is not None:
        following.say(known, regulation.id, day, adopted=edition.adopted is not None)
    waits = waits_for(regulation)
    if waits is not None:
        st.info(sentence(waits), icon=":material/hourglass_empty:")


def _figures(platform: Platform, regulation: Regulation) -> Figures:
    """This month's shares, for whoever may see them; empty for others and for a version not in force."""
    if not access.allows(Page.COMPLIANCE) or regulation.effective_from is None:
        return {}
    scope = Scope.last_months(1, shell.now())
    start = f"{regulation.id}/"
    found = shares(platform.answers.compliance(scope, by=("rule_key",)), ("rule_key",))
    return {str(key[0]).removeprefix(start): share for key, share in found.items() if str(key[0]).startswith(start)}


@apart
def _clauses(regulation: Regulation, found: Figures) -> None:
    for carried in carried_out(regulation):
        with st.container(key=f"clause-{carried.clause.replace('.', '-')}", gap=None):
            st.html(clause_face(regulation, carried))
            for part, clock in carried.source + carried.company:
                if part == "clocks" and clock in found:
                    _figure(regulation, clock, found[clock])


def _figure(regulation: Regulation, clock: str, share: Share) -> None:
    """How well a clock was kept this month, with a way to the cases behind it."""
    at = local(shell.now()).date()
    least = regulation.figures.min_n if regulation.figures else 1
    text = _(
        "{clock} in {month}: {share}, {kept} of {n} in time", clock=plain(Wording(regulation).clock(clock)),
        month=month(at), share=share_text(share, least), kept=number(share.hits), n=number(share.n),
    )  # fmt: skip
    navigation.link(
        "obligations", text, icon=":material/monitoring:", at_clause=f"{regulation.id}/{clock}", at_month=f"{at:%Y-%m}"
    )


@apart
def _company(regulation: Regulation) -> None:
    st.subheader(_("Set by the company"), anchor=False)
    st.caption(_("What the source does not say and the company decided. It binds like the rest and is named apart."))
    places = set_by_company(regulation)
    if not places:
        nothing_here(_("The company set nothing beside the source."))
        return
    lines = lines_face(regulation, places)
    st.html(f'<article class="clause company"><div><ul>{lines}</ul></div></article>')


@apart
def _posts(regulation: Regulation) -> None:
    st.subheader(_("Posts"), anchor=False)
    reach = {"project": _("one project"), "subsidiary": _("one subsidiary"), "company": _("all projects")}
    posts = regulation.posts.values()
    rows = {
        _("Post"): [plain(label(post)) for post in posts],
        _("Role of the application"): [_role(post.is_) for post in posts],
        _("Rights reach"): [reach[post.scope] for post in posts],
    }
    st.table(pa.table(rows), hide_index=True, alt=_("The posts of the regulation, the role each is, and its reach"))


def _role(name: str) -> str:
    return label(Role(name)) if name in set(Role) else _("none, outside the application")


@apart
def _map(regulation: Regulation) -> None:
    st.subheader(_("How a case goes"), anchor=False)
    st.html(stage_map(regulation))
