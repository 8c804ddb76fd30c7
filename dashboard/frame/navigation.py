"""Which pages there are: one line each. See ``docs/pages.md`` for how to add one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

import streamlit as st

from casework.errors import PermissionRefused
from casework.vocabulary.desk import Page
from dashboard.frame import access, address, faults, titled
from dashboard.frame.i18n import N_, _
from dashboard.frame.streamlit_seams import run

WISH = "page_wished_for"


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page: ``path`` stands in the URL, ``module`` lies below ``dashboard.views`` and has a function ``page()``."""

    path: str
    title: str
    section: str
    module: str
    icon: str
    right: Page | None
    """The row of the permissions table that opens it; None for everybody who is in."""
    hidden: bool = False

    def build(self, *, listed: bool = True) -> st.Page:
        """Make Streamlit's page object; ``listed=False`` keeps it out of the menu (its address works all the same)."""
        return st.Page(
            self.show,
            title=_(self.title),
            icon=self.icon,
            url_path=self.path,
            default=self.path == "home",
            visibility="visible" if listed and not self.hidden else "hidden",
        )

    def show(self) -> None:
        """Draw the page for those who may open it; its module is imported here, so views may import this one."""
        if self.right is not None:
            try:
                access.open_page(self.right)
            except PermissionRefused as refused:
                _turned_away(_(self.title), refused)
                return
        import_module(f"dashboard.views.{self.module}").page()


def _turned_away(title: str, refused: PermissionRefused) -> None:
    """A page that is not the reader's: which one it is, whose it is, and the way out."""
    titled.head(title)
    faults.show(refused)
    link("home", _("Go to the overview"), icon=":material/arrow_back:")


OVERVIEW, WORK, REPORTS, DATA = N_("Overview"), N_("Work"), N_("Reports"), N_("Data")
RIGHTS, HELP = N_("Rights and privacy"), N_("Help")

SPECS = (
    PageSpec("home", N_("Overview"), OVERVIEW, "home.page", ":material/home:", None),
    PageSpec("regulation", N_("Regulations"), OVERVIEW, "regulation.page", ":material/gavel:", Page.REGULATION),
    PageSpec("desk", N_("Case desk"), WORK, "desk.page", ":material/inbox:", Page.DESK),
    PageSpec("new", N_("New case"), WORK, "new_case.page", ":material/add_call:", Page.NEW_CASE),
    PageSpec("next", N_("Call list"), WORK, "calls.page", ":material/phone_forwarded:", Page.CALL_LIST),
    PageSpec("campaigns", N_("Surveys"), WORK, "campaigns.page", ":material/campaign:", Page.CAMPAIGNS),
    PageSpec(
        "questionnaires", N_("Questionnaires"), WORK, "questionnaires.page", ":material/list_alt:", Page.CAMPAIGNS
    ),
    PageSpec("paper", N_("Paper and tables"), WORK, "paper.page", ":material/edit_note:", Page.CALLBACKS),
    PageSpec("calls", N_("Calls and answers"), WORK, "asked.page", ":material/phone_in_talk:", Page.CALLBACKS),
    PageSpec("duties", N_("Duties by the calendar"), WORK, "duties.page", ":material/event_repeat:", Page.DUTIES),
    PageSpec("reports", N_("Periodic reports"), REPORTS, "reports.page", ":material/summarize:", Page.REPORTS),
    PageSpec("alerts", N_("Alerts"), REPORTS, "alerts.page", ":material/notifications:", Page.ALERTS),
    PageSpec(
        "compliance", N_("Response-time compliance"), REPORTS, "compliance.page", ":material/timer:", Page.COMPLIANCE
    ),
    PageSpec(
        "unresolved",
        N_("Unresolved complaints"),
        REPORTS,
        "unresolved.page",
        ":material/pending_actions:",
        Page.UNRESOLVED,
    ),
    PageSpec("project", N_("Project"), REPORTS, "project.page", ":material/apartment:", Page.COMPLIANCE),
    PageSpec("score", N_("Monthly score"), REPORTS, "score.page", ":material/scoreboard:", Page.SCORES),
    PageSpec("club", N_("Customer club"), REPORTS, "club.page", ":material/groups:", Page.CLUB),
    PageSpec(
        "satisfaction",
        N_("Satisfaction"),
        REPORTS,
        "satisfaction.page",
        ":material/sentiment_satisfied:",
        Page.SATISFACTION,
    ),
    PageSpec(
        "survey-results", N_("Survey results"), REPORTS, "survey.page", ":material/query_stats:", Page.SATISFACTION
    ),
    PageSpec(
        "obligations",
        N_("Cases behind a figure"),
        REPORTS,
        "compliance.obligations",
        ":material/list:",
        Page.COMPLIANCE,
        hidden=True,
    ),
    PageSpec("import", N_("Data import"), DATA, "importing.page", ":material/upload_file:", Page.IMPORTS),
    PageSpec("lists", N_("Lists"), DATA, "lists.page", ":material/checklist:", Page.IMPORTS),
    PageSpec("case", N_("Case file"), DATA, "case.page", ":material/folder_open:", Page.CASE_FILE, hidden=True),
    PageSpec("permissions", N_("Permissions"), RIGHTS, "accounts.permissions", ":material/key:", Page.PERMISSIONS),
    PageSpec("personal-data", N_("Personal data"), RIGHTS, "privacy.page", ":material/person_shield:", Page.PRIVACY),
    PageSpec("users", N_("Users"), RIGHTS, "accounts.users", ":material/manage_accounts:", Page.USERS),
    PageSpec("security", N_("Security log"), RIGHTS, "accounts.security", ":material/shield_person:", Page.USERS),
    PageSpec("reveals", N_("Revealed data"), RIGHTS, "privacy.reveals", ":material/visibility:", Page.USERS),
    PageSpec("guide", N_("Guide"), HELP, "guide.page", ":material/menu_book:", None),
)


def sections() -> dict[str, list[st.Page]]:
    """Pages by section, in order, titled in the reader's language; in the menu stand those the reader may open."""
    grouped: dict[str, list[st.Page]] = {}
    for spec in SPECS:
        grouped.setdefault(_(spec.section), []).append(spec.build(listed=access.allows(spec.right)))
    return grouped


def nowhere() -> None:
    """No menu: for somebody who is not in. Addresses stay what they are, and open once the person has signed in."""
    st.navigation([spec.build() for spec in SPECS], position="hidden")


def target(path: str) -> st.Page:
    """Streamlit's page object of a page, for many links to it on one page."""
    return _spec(path).build()


def menu() -> None:
    """Draw the menu in the sidebar: sections and the pages the reader may open; filters and language go along.

    Streamlit's own menu puts its sections into a list where only items may stand, which screen readers stumble over.
    """
    with st.sidebar.container(key="menu", gap=None):
        for section in dict.fromkeys(spec.section for spec in SPECS):
            shown = [spec for spec in SPECS if spec.section == section and not spec.hidden]
            allowed = [spec for spec in shown if access.allows(spec.right)]
            if allowed:
                st.caption(_(section))
            for spec in allowed:
                st.page_link(spec.build(), query_params=address.shared(), width="stretch")


def link(path: str, label: str, icon: str | None = None, **parameters: str) -> None:
    """Show a link to a page that takes language and filters along, and ``parameters``, if the reader may open it."""
    if exists(path):
        st.page_link(_spec(path).build(), label=label, icon=icon, query_params=address.shared(**parameters))


def link_to(path: str, label: str, parameters: Mapping[str, Sequence[str]], icon: str | None = None) -> None:
    """Show a link to a page with just these parameters and the language, if the reader may open it."""
    if exists(path):
        wanted = {"lang": address.read("lang"), **{name: list(values) for name, values in parameters.items()}}
        st.page_link(
            _spec(path).build(),
            label=label,
            icon=icon,
            query_params={key: each for key, each in wanted.items() if each},
        )


def go(path: str, **parameters: str) -> None:
    """Leave for a page, taking language and filters along.

    A part that is drawn beside others cannot leave for them all: it asks for the page, which leaves then (``leave``).
    """
    wanted = address.shared(**parameters)
    if run.is_beside():
        st.session_state[WISH] = path, wanted
        st.rerun()  # comes back where the page itself was quicker to take the request
    else:
        _go(path, wanted)


def leave() -> None:
    """Go where a part of the page wished to go while it was drawn beside others."""
    if wish := st.session_state.pop(WISH, None):
        _go(*wish)


def _go(path: str, wanted: dict[str, list[str]]) -> None:
    address.leave(wanted)
    st.switch_page(_spec(path).build(), query_params=wanted)


def title(path: str) -> str:
    """The title of a page, in the reader's language."""
    return _(_spec(path).title)


def titles() -> Iterator[tuple[str, str]]:
    """Path and title of the pages in the reader's menu, in its order."""
    return ((spec.path, _(spec.title)) for spec in SPECS if not spec.hidden and access.allows(spec.right))


def has_figures(path: str) -> bool:
    """Whether a page shows figures, which readers keep views of."""
    return any(spec.path == path and spec.section in {OVERVIEW, REPORTS} for spec in SPECS)


def exists(path: str) -> bool:
    """Whether there is a page with this path that the reader may open."""
    return any(spec.path == path and access.allows(spec.right) for spec in SPECS)


def _spec(path: str) -> PageSpec:
    return next(spec for spec in SPECS if spec.path == path)
