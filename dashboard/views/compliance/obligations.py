"""The cases behind a figure: every obligation that was counted, the worst first; each row opens its case file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from casework.vocabulary import Verdict
from dashboard.frame import address, navigation, shell
from dashboard.frame.i18n import _, label
from dashboard.parts import came_from, long_lists, narrowing, scope_bar, unheeded
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.due import working_rules
from dashboard.parts.formats import number
from dashboard.parts.obligation_rows import headings, worded
from dashboard.parts.scope_bar import Names

LIMIT = 500
COUNTED = (Verdict.OVERDUE, Verdict.MISSED, Verdict.MET)


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Cases behind a figure"),
        _("Every obligation that was counted, the worst first. Choose a row to open its case file."),
    )
    navigation.link("compliance", _("Back to response-time compliance"), icon=":material/arrow_back:")
    choices = platform.answers.choices()
    scope = narrowing.narrowed(scope_bar.choose(choices, shell.figures_at(platform)))
    shell.provenance(platform, scope)
    names = Names.of(choices)
    narrowing.chips(names)
    verdicts = _verdicts()
    ask = partial(platform.answers.obligations, scope, verdicts=verdicts)
    found = ask(limit=LIMIT)
    if found.num_rows == 0:
        nothing_here(_("No obligation matches. Choose other verdicts, widen the months or clear a filter."))
        return
    total = platform.answers.verdicts(scope, verdicts) if found.num_rows == LIMIT else found.num_rows
    st.caption(_("Obligations: {n}", n=number(total)))
    long_lists.note(found.num_rows, total)
    scope_bar.mark_meant()
    working = working_rules(platform.policies)
    shown, columns = worded(found, names, working), headings()
    row = table(shown, columns, alt=_("Obligations"), key="obligations", right=("taken", "limit", "late", "lag"))
    every = long_lists.whole(shown, total, lambda limit: worded(ask(limit=limit), names, working))
    downloads(every, columns, "obligations", notes=shell.notes(platform, scope))
    came_from.place("obligations")
    came_from.open_case("obligations", found, row)


def _verdicts() -> Sequence[Verdict]:
    unheeded.say({_("Verdict"): [value for value in address.read("verdict") if value not in set(Verdict)]})
    wanted = [Verdict(value) for value in address.read("verdict") if value in set(Verdict)] or list(COUNTED)
    return st.pills(
        _("Verdict"),
        list(Verdict),
        selection_mode="multi",
        default=wanted,
        format_func=label,
        wrap=True,
        key=address.widget_key("verdict"),
        on_change=address.take,
        args=("verdict", lambda chosen: [str(v) for v in chosen]),
    )
