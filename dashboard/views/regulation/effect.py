"""What a draft would have meant for the last twelve months: who would have been late, and the scores."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.regulation import Folder, regulation_of
from dashboard.frame import navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts.components import facts, nothing_here, table, verdict
from dashboard.parts.editions import effect_of
from dashboard.parts.formats import month, number
from dashboard.parts.markdown import plain
from dashboard.parts.regulation_words import Wording
from dashboard.parts.scope_bar import Names
from etl.subjects.effect.effect import Effect

KEPT = "regulation-effect"
"""Where a session keeps the last effect it had reckoned, by the digest of the draft."""


@apart
def show(platform: Platform, folder: Folder) -> None:
    """Offer to reckon the effect, and show it once it was."""
    st.markdown("**" + _("Effect on the last 12 months") + "**")
    st.caption(_("Reckoned on a copy: nothing is changed. Entries stay as they were made; what is reckoned anew is "
                 "which limits were kept, and the points that hang on it."))  # fmt: skip
    if st.button(_("Reckon the effect"), key=f"effect-{folder.digest[:12]}", icon=":material/history:"):
        bar = st.progress(0.0, text=_("Reckoning twelve months again…"))
        found = effect_of(
            platform, regulation_of(folder), shell.now(),
            lambda share: bar.progress(share, text=_("Reckoning twelve months again…")),
        )  # fmt: skip
        bar.empty()
        st.session_state[KEPT] = (folder.digest, found)
    digest, known = st.session_state.get(KEPT, (None, None))
    if digest == folder.digest and known is not None:
        _result(platform, folder, known)


@apart
def _result(platform: Platform, folder: Folder, found: Effect) -> None:
    totals = found.totals
    facts(
        {
            _("Since"): month(found.since),
            _("Limits looked at"): number(totals.looked_at),
            _("Late, as it was"): number(totals.late_before),
            _("Late under the draft"): number(totals.late_after),
            _("Would have been late"): number(totals.newly_late),
            _("Would have been in time"): number(totals.no_longer_late),
        }
    )
    names = Names.of(platform.answers.choices())
    _verdicts(folder, found)
    _late(folder, found, names)
    _scores(found, names)


def _clock(folder: Folder, rule_key: str) -> str:
    return Wording(regulation_of(folder)).clock(rule_key.partition("/")[2])


def _verdict(value: str | None) -> str:
    return _("no such limit") if value is None else verdict(value)


@apart
def _verdicts(folder: Folder, found: Effect) -> None:
    rows = found.verdicts.to_pylist()
    if not rows:
        nothing_here(_("No limit would have come out otherwise."))
        return
    shown = pa.table(
        {
            _("Limit"): [plain(_clock(folder, row["rule_key"])) for row in rows],
            _("As it was"): [_verdict(row["verdict_before"]) for row in rows],
            _("Under the draft"): [_verdict(row["verdict_after"]) for row in rows],
            _("How many"): [number(row["n"]) for row in rows],
        }
    )
    st.table(shown, hide_index=True, alt=_("How many limits would have come out otherwise, by clock"))


@apart
def _late(folder: Folder, found: Effect, names: Names) -> None:
    rows = found.late
    if rows.num_rows == 0:
        return
    shown = rows.set_column(2, "project", pa.array([names.projects.get(p, p) for p in rows["project"].to_pylist()]))
    shown = shown.set_column(3, "rule_key", pa.array([_clock(folder, key) for key in rows["rule_key"].to_pylist()]))
    for place, name in ((6, "verdict_before"), (7, "verdict_after")):
        shown = shown.set_column(place, name, pa.array([_verdict(value) for value in rows[name].to_pylist()]))
    headings = {
        "number": _("Number"), "project": _("Project"), "rule_key": _("Limit"), "due_before": _("Due, as it was"),
        "due_after": _("Due under the draft"), "verdict_before": _("As it was"), "verdict_after": _("Under the draft"),
    }  # fmt: skip
    row = table(shown, headings, alt=_("The limits that change sides, the newest first"), key="effect-late")
    if row is not None:
        navigation.go("case", id=rows["case_id"][row].as_py())


@apart
def _scores(found: Effect, names: Names) -> None:
    moved = found.scores.filter(pc.not_equal(pc.fill_null(found.scores["difference"], 1.0), 0.0))
    if moved.num_rows == 0:
        nothing_here(_("No score would have been another."))
        return
    shown = moved.set_column(0, "project", pa.array([names.projects.get(p, p) for p in moved["project"].to_pylist()]))
    shown = shown.set_column(1, "month", pa.array([month(each) for each in moved["month"].to_pylist()]))
    headings = {
        "project": _("Project"), "month": _("Month"), "before": _("Score, as it was"),
        "after": _("Score under the draft"), "difference": _("Difference"),
    }  # fmt: skip
    table(shown, headings, alt=_("Scores before and under the draft, by project and month"), key="effect-scores")
