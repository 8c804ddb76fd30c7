"""Other points tried on the last twelve months: both totals, who moves; and the way to a draft with these points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import streamlit as st

from casework.access.permissions import may_regulate
from casework.adoption import drafts
from casework.policy import Pack, Scoring
from casework.regulation.rewriting import rewritten
from casework.vocabulary.desk import Page
from dashboard.frame import access, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, table
from dashboard.parts.editions import editions
from dashboard.parts.formats import local
from dashboard.parts.regulation_words import Wording
from dashboard.parts.scope_bar import Names
from etl.subjects.company.answers import Choices
from etl.warehouse.scope import Scope, months_before, running_month
from reporting.whatif import Moved, Other, due_of, priced, what_if

MONTHS, HUNDRED = 12, 100


@apart
def show(platform: Platform, scope: Scope, choices: Choices, names: Names, pack: Pack, scoring: Scoring) -> None:
    """Draw the form for whoever asks for it, and what would come of it."""
    st.subheader(_("What if points were others?"), anchor=False)
    if not st.toggle(_("Try other points on the last twelve months"), key="score-trying"):
        return
    points, per = _points(pack), _per(scoring)
    over = months_before(running_month(scope.as_of), 1)
    asked = replace(scope, month_from=months_before(over, MONTHS - 1), month_to=over, projects=None)
    own = [each.code for each in choices.projects if each.pack == pack.id]
    due = due_of(platform.answers.compliance(asked, by=("project", "month")))
    found = what_if(platform.answers.score_sums(asked), pack.regulation.lines, Other(points, per, due), scoring, own)
    moving = len([each for each in found if each.moves])
    st.caption(_n("{n} project moves.", "{n} projects move.", moving) + " "
               + _("Means over the months; what people added, gave back and corrected stays as it is."))  # fmt: skip
    rows = pa.Table.from_pylist([_row(each, names) for each in found])
    if found:
        table(rows, _headings(), alt=_("Scores by other points"), key="score-tried", pinned=("project",),
              right=("months", "now", "then", "moves"))  # fmt: skip
        downloads(rows, _headings(), "scores-what-if", notes=shell.notes(platform, asked))
    _draft(platform, pack, scoring, points, per)


def _points(pack: Pack) -> dict[int, float]:
    """The form: one number for each line of the regulation."""
    words, given = Wording(pack.regulation), {}
    columns = st.columns(2)
    for number, (place, line) in enumerate(priced(pack.regulation.lines).items()):
        with columns[number % 2]:
            given[place] = float(st.number_input(words.line(line), value=int(line.points), step=1, key=f"try-{place}"))
    return given


def _per(scoring: Scoring) -> int | None:
    """The form's choice of the basis; the regulation's own stands first."""
    names = {None: _("as they are"), HUNDRED: _("per 100 limits that fell due")}
    ways = sorted(names, key=lambda way: way != scoring.per)
    return st.selectbox(_("Points for missed limits count"), ways, format_func=names.__getitem__, key="try-basis")


def _row(each: Moved, names: Names) -> dict[str, str]:
    return {
        "project": names.projects.get(each.project, each.project),
        "months": str(each.months),
        "now": f"{each.now:.1f}",
        "then": f"{each.then:.1f}",
        "moves": f"{each.then - each.now:+.1f}".replace("-", "−") if each.moves else "",
    }


def _headings() -> dict[str, str]:
    return {"project": _("Project"), "months": _("Months"), "now": _("Mean score"),
            "then": _("By these points"), "moves": _("Moves by")}  # fmt: skip


@apart
def _draft(platform: Platform, pack: Pack, scoring: Scoring, points: Mapping[int, float], per: int | None) -> None:
    """Points change only with a version of the regulation: from here to a draft of one."""
    changed = {place: value for place, value in points.items() if value != pack.regulation.lines[place].points}
    if not (changed or per != scoring.per) or not may_regulate(access.current_user()):
        return
    st.caption(_("Points change by adopting a version of the regulation, for the months opened after it."))
    if st.button(_("Draft a version with these points"), key="score-draft", icon=":material/edit_document:"):
        user, now, known = access.require(Page.REGULATION), shell.now(), editions(platform)
        base = known.in_force(pack.id, local(now).date())
        begun = drafts.begin(platform.ledger, user, base, known, now)
        folder = begun.folder
        for place, value in changed.items():
            folder = rewritten(folder, "scoring", ("lines", place, "points"), int(value))
        if per != scoring.per:
            folder = rewritten(folder, "scoring", ("sheet", "project", "reckoned"), per and f"per {per}")
        drafts.save(platform.ledger, user, begun, folder, now)
        navigation.go("regulation", view="change", of=pack.id, draft=begun.draft_id)
