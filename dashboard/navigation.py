"""Which pages there are: one line each. See ``docs/pages.md`` for how to add one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

import streamlit as st

from dashboard import address
from dashboard.i18n import N_, _


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page: ``path`` stands in the URL, ``module`` is in ``dashboard.views`` and has a function ``page()``."""

    path: str
    title: str
    section: str
    module: str
    icon: str
    hidden: bool = False

    def build(self) -> st.Page:
        """Make Streamlit's page object; the view's module is imported here, so views may import this one."""
        show = import_module(f"dashboard.views.{self.module}").page
        return st.Page(
            show,
            title=_(self.title),
            icon=self.icon,
            url_path=self.path,
            default=self.path == "home",
            visibility="hidden" if self.hidden else "visible",
        )


OVERVIEW, REPORTS, DATA = N_("Overview"), N_("Reports"), N_("Data")

SPECS = (
    PageSpec("home", N_("Overview"), OVERVIEW, "home", ":material/home:"),
    PageSpec("compliance", N_("Response-time compliance"), REPORTS, "compliance", ":material/timer:"),
    PageSpec("unresolved", N_("Unresolved complaints"), REPORTS, "unresolved", ":material/pending_actions:"),
    PageSpec("score", N_("Monthly score"), REPORTS, "score", ":material/scoreboard:"),
    PageSpec("club", N_("Customer club"), REPORTS, "club", ":material/groups:"),
    PageSpec("satisfaction", N_("Satisfaction"), REPORTS, "satisfaction", ":material/sentiment_satisfied:"),
    PageSpec("obligations", N_("Cases behind a figure"), REPORTS, "obligations", ":material/list:", hidden=True),
    PageSpec("import", N_("Data import"), DATA, "importing", ":material/upload_file:"),
    PageSpec("case", N_("Case file"), DATA, "case_file", ":material/folder_open:", hidden=True),
)


def sections() -> dict[str, list[st.Page]]:
    """Pages by section, in order, titled in the reader's language."""
    grouped: dict[str, list[st.Page]] = {}
    for spec in SPECS:
        grouped.setdefault(_(spec.section), []).append(spec.build())
    return grouped


def link(path: str, label: str, icon: str | None = None, **parameters: str) -> None:
    """Show a link to a page that takes language and filters along, and ``parameters``."""
    st.page_link(_spec(path).build(), label=label, icon=icon, query_params=address.shared(**parameters))


def go(path: str, **parameters: str) -> None:
    """Leave for a page, taking language and filters along."""
    wanted = address.shared(**parameters)
    address.leave(wanted)
    st.switch_page(_spec(path).build(), query_params=wanted)


def title(path: str) -> str:
    """The title of a page, in the reader's language."""
    return _(_spec(path).title)


def exists(path: str) -> bool:
    """Whether there is a page with this path."""
    return any(spec.path == path for spec in SPECS)


def _spec(path: str) -> PageSpec:
    return next(spec for spec in SPECS if spec.path == path)
