"""Behind a project's figures: the lines of its month, what its customers said, the reports that it owes."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary import SatisfactionSource
from dashboard.frame import navigation, shell
from dashboard.frame.i18n import N_, _, label, language
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here, table
from dashboard.parts.formats import moment, month
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.views.satisfaction import answers
from dashboard.views.score import wording
from etl.warehouse.scope import Scope
from reporting.copies import stages
from reporting.load import shipped
from reporting.schedule import owed

SHOWN, LOOKED_THROUGH = 5, 200
"""So many words of each source are shown, of so many answers, the dissatisfied first."""


@section(N_("What its month is made of"), height=320)
def lines(platform: Platform, scope: Scope, project: str, names: Names) -> None:
    """Draw what the running month comes to so far, clause by clause; a row opens the lines."""
    running = replace(scope, month_from=scope.month_to)
    sums = platform.answers.score_sums(running)
    if not sums.num_rows:
        nothing_here(_("There are no lines in this month."))
        return
    st.caption(month(running.month_to) + ". " + _("Choose a row to see its lines one by one."))
    shown = wording.summed(sums, names).drop_columns(["project"])
    columns = {name: text for name, text in wording.headings().items() if name in shown.column_names}
    row = table(wording.signed(shown), columns | {"lines": _("Lines")}, alt=_("Score lines by clause"),
                key="project-lines", right=wording.POINTS, wide=("clause",))  # fmt: skip
    if row is not None:
        navigation.go("score", at_project=project, at_month=f"{running.month_to:%Y-%m}")


@section(N_("In the customers' words"), height=320)
def words(platform: Platform, scope: Scope, names: Names) -> None:
    """Draw what customers said in the last two months, each source apart; a callback opens its case."""
    if not navigation.exists("satisfaction"):
        return
    found = [_said(platform, scope, source) for source in SatisfactionSource]
    said = pa.concat_tables(found, promote_options="permissive")
    if not said.num_rows:
        nothing_here(_("In these two months no customer said anything beyond the answer."))
        return
    shown = answers.worded(said, names).drop_columns(["project"])
    sources = [label(SatisfactionSource(each)) for each in said["source"].to_pylist()]
    shown = shown.add_column(0, "source", pa.array(sources, pa.string()))
    headings = {"source": _("Source")} | {
        name: text for name, text in answers.headings().items() if name in shown.column_names
    }
    row = table(shown, headings, alt=_("In the customers' words"), key="project-words", wide=("words",))
    case = None if row is None else said["case_id"][row].as_py()
    if case is not None:
        navigation.go("case", id=case)


def _said(platform: Platform, scope: Scope, source: SatisfactionSource) -> pa.Table:
    found = platform.answers.customer_answers(scope, source, limit=LOOKED_THROUGH)
    return found.filter(pc.greater(pc.utf8_length(pc.coalesce(found["words"], "")), 0)).slice(0, SHOWN)


@section(N_("Reports"), height=160)
def reports(platform: Platform, project: str) -> None:
    """List the latest copy of each report that the project owes, with its stage; each opens."""
    if not navigation.exists("reports"):
        return
    packs = {each.code: each.pack for each in platform.answers.projects() if each.code == project}
    due = owed(shipped(), packs, platform.policies, shell.figures_at(platform))
    copies = [each for each in due if each.copy.project == project]
    if not copies:
        nothing_here(_("Its regulation owes no report of its own."))
    for each, stage in zip(copies, stages(platform.ledger, [each.copy for each in copies]), strict=True):
        copy = each.copy
        said = _("{report}, {period}: {stage}, drafted from {moment}", report=plain(copy.report.name.label(language())),
                 period=copy.span.name, stage=label(stage), moment=moment(each.drafted_at))  # fmt: skip
        navigation.link("reports", said, icon=":material/summarize:", report=copy.report.id, project_of=project,
                        period=copy.span.name)  # fmt: skip
