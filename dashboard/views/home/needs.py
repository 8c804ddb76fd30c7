"""What needs somebody: cases raised to the reader, cases overdue for longest, figures better only by late entries, and
homes and causes from which complaints keep coming.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.messages.inbox import inbox
from casework.vocabulary import EventKind
from dashboard.frame import access, navigation
from dashboard.frame.i18n import _, _n
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import month, number, percent, span
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from etl.warehouse.scope import Scope, months_before

SHOWN = 3
RAISED = 30
"""How many of the cases raised highest are looked through for those raised to the reader."""
DAYS, AGAIN = 90, 3
"""Complaints keep coming when there are so many within so many days."""

Row = Mapping[str, object]


@section()
def show(platform: Platform, scope: Scope, names: Names) -> None:
    """Draw the short lists; each case opens its file where the reader may see it."""
    if not navigation.exists("unresolved"):
        return
    st.subheader(_("Needs you"), anchor=False)
    pressing = platform.answers.unresolved_pressing(scope, raised=RAISED, overdue=SHOWN)
    told = [*_raised(platform, pressing), *_overdue(pressing)]
    for row, why in told:
        _case(row, names, why)
    again = list(_again(platform, scope, names))
    for row, why in again:
        _case(row, names, why)
    better = list(_better(platform, scope, names))
    for project, why in better:
        navigation.link("compliance", why, icon=":material/edit_calendar:", project=project)
    if not told and not again and not better:
        nothing_here(_("Nothing: no case is overdue, none was raised."))


def _raised(platform: Platform, pressing: pa.Table) -> Iterator[tuple[Row, str]]:
    """Those raised to the reader first, then those raised highest."""
    items = inbox(platform.ledger, access.current_user().user_id)
    mine = {item.case_id for item in items if item.kind is EventKind.ESCALATED}
    rows = pressing.filter(pc.equal(pressing["why"], "raised")).to_pylist()
    for row in sorted(rows, key=lambda row: row["case_id"] not in mine)[:SHOWN]:
        level = number(row["level"])
        yield (
            row,
            (_("raised to you, level {n}", n=level) if row["case_id"] in mine else _("raised to level {n}", n=level)),
        )


def _overdue(pressing: pa.Table) -> Iterator[tuple[Row, str]]:
    for row in pressing.filter(pc.equal(pressing["why"], "overdue")).to_pylist():
        yield row, _("overdue for {span}", span=span(row["overdue_minutes"]))


def _again(platform: Platform, scope: Scope, names: Names) -> Iterator[tuple[Row, str]]:
    """The latest case of each home, and of each cause in one building, from which complaints keep coming."""
    for row in platform.answers.repeats(scope, days=DAYS, least=AGAIN, limit=SHOWN).to_pylist():
        if row["kind"] == "home":
            yield row, _n("{n} complaint of one home in {days} days", "{n} complaints of one home in {days} days",
                          row["n"], days=number(DAYS))  # fmt: skip
        else:
            yield row, _n("{n} complaint about {cause} in building {building} in {days} days",
                          "{n} complaints about {cause} in building {building} in {days} days",
                          row["n"], cause=plain(names.word("category", row["category"])),
                          building=plain(row["building"]), days=number(DAYS))  # fmt: skip


def _better(platform: Platform, scope: Scope, names: Names) -> Iterator[tuple[str, str]]:
    """Projects that reach their target of the last month by late entries alone."""
    over = months_before(scope.month_to, 1)
    for row in platform.answers.late_kept(Scope(scope.as_of, over, over, projects=scope.projects)).to_pylist()[:SHOWN]:
        code = str(row["project"])
        yield code, _(
            "**{project}** reaches its target only by what was entered late ({month}): without that {share}, wanted "
            "{target}",
            project=plain(names.projects.get(code, code)), month=month(over), target=percent(row["target"], 0),
            share=percent(row["share_without"]),
        )  # fmt: skip


def _case(row: Row, names: Names, why: str) -> None:
    project = names.projects.get(str(row["project"]), str(row["project"]))
    told = _("**{number}** {project}: {why}", number=plain(str(row["number"])), project=plain(project), why=why)
    navigation.link("case", told, icon=":material/folder_open:", id=str(row["case_id"]))
