"""One project by its own past: figures, open cases, what its month is made of, its customers' words, its reports."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.frame import access, address, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts import answered, rebasing, unheeded
from dashboard.parts.components import nothing_here
from dashboard.parts.scope_bar import Names
from dashboard.views.compliance import trend as compliance_trend
from dashboard.views.home import cards, causes, needs
from dashboard.views.project import behind
from etl.warehouse.scope import Scope, months_before
from reporting.figures import Figures, Kpi, figures, history
from reporting.sentences import facts, running_score, sentence

ASKED = (Kpi.COMPLIANCE, Kpi.CALLBACK, Kpi.OPEN, Kpi.SCORE)
"""The figures that the page says a sentence of."""


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Project"),
        _("One project by its own past: limits, satisfaction, open cases, score. Figures open what is behind them."),
    )
    choices = platform.answers.choices()
    names = Names.of(choices)
    if not names.projects:
        nothing_here(_("There is no project yet: import a register or write the first case."))
        return
    project = _choose(names)
    scope = replace(Scope.last_months(2, shell.figures_at(platform)), projects=(project,))
    shell.provenance(platform, scope)
    pack, first = shell.pack(platform, scope, choices), st.container()
    left, right = st.columns(2, gap="large")
    with left:
        needs.show(platform, scope, names)
        _ways(project)
    with right:
        compliance_trend.over_months(platform, scope, pack.compliance)
    with first, st.skeleton():
        asked = history(scope.as_of, (project,))
        found = figures(platform.answers.kpi_months(asked), asked)
        _sentences(platform, found, project, names, scope)
        cards.show(found, project, months_before(scope.month_to, 1), pack.compliance.min_n)
    behind.lines(platform, scope, project, names)
    behind.words(platform, scope, names)
    behind.reports(platform, project)
    causes.show(platform, scope, names, "project")
    rebasing.offer(platform, access.current_user(), project, scope)


def _choose(names: Names) -> str:
    """The project of the address, else the first that the reader may see."""
    codes = list(names.projects)
    standard = unheeded.one("at_project", _("Project"), codes) or codes[0]
    chosen = st.selectbox(
        _("Project"),
        codes,
        index=codes.index(standard),
        format_func=names.projects.__getitem__,
        key=address.widget_key("at_project"),
        on_change=address.take,
        args=("at_project", lambda code: [str(code)]),
        width=320,
    )
    return chosen or standard


@apart
def _sentences(platform: Platform, found: Figures, project: str, names: Names, scope: Scope) -> None:
    over = months_before(scope.month_to, 1)
    told = [facts(found, project, kpi, over, names.projects) for kpi in ASKED]
    scores = platform.answers.scores(scope).to_pylist()
    so_far = [running_score(row["month"], row["total"], row["total_unkept"], language())
              for row in scores if row["running"]]  # fmt: skip
    answered.say([*(sentence(each, language()) for each in told if each), *so_far])


@apart
def _ways(project: str) -> None:
    st.subheader(_("Go on to"), anchor=False)
    for path in ("unresolved", "compliance", "satisfaction", "club"):
        navigation.link(path, navigation.title(path), icon=":material/arrow_forward:", project=project)
    navigation.link("score", navigation.title("score"), icon=":material/arrow_forward:", at_project=project)
