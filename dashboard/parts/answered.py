"""What heads a page: one sentence that answers the page's question, from ``reporting.sentences``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from dashboard.frame.i18n import language
from dashboard.frame.state import Platform
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from etl.warehouse.scope import Scope, months_before
from reporting.figures import Kpi, figures, history
from reporting.sentences import facts, sentence


@section(height=60)
def show(platform: Platform, scope: Scope, kpi: Kpi, names: Names) -> None:
    """Answer by the figure ``kpi`` of the last month that is over: of the project of ``scope``, or of all of its."""
    asked = replace(history(scope.as_of, scope.projects), known_at=scope.known_at)
    found = figures(platform.answers.kpi_months(asked, (kpi,)), asked)
    alone = scope.projects[0] if scope.projects and len(scope.projects) == 1 else None
    said = facts(found, alone, kpi, months_before(asked.month_to, 1), names.projects)
    if said is not None:
        say([sentence(said, language())])


def say(sentences: Iterable[str]) -> None:
    """Draw the sentence; several are a list."""
    told = [plain(each) for each in sentences]
    with st.container(key="sentence"):
        st.markdown(f"**{told[0]}**" if len(told) == 1 else "\n".join(f"* {each}" for each in told))
