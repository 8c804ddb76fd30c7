"""The filters of the desk: whose cases, stage, project, department, clock; in the URL, so that queue, board and
calendar go by the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import _
from dashboard.parts import unheeded
from dashboard.parts.formats import stated
from dashboard.parts.queue import OVER, TODAY, Waiting

ALL, MINE, ASSIGNED, NOBODY, PRESSING = "all", "mine", "assigned", "nobody", "pressing"
SHORT, LONG = 112, 152
"""Width of a pick list, by what it is called; together they stand in one line of a desk's screen."""
TONES = {OVER: frozenset({OVER}), PRESSING: frozenset({OVER, TODAY})}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader wants to see; None for all."""

    reader: str
    whose: str
    stage: str | None
    project: str | None
    department: str | None
    due: str | None

    def fits(self, case: Waiting) -> bool:
        """Whether a case is wanted."""
        state = case.state
        return (
            self._is_theirs(case)
            and self.stage in {None, case.stage_key}
            and self.project in {None, state.project}
            and self.department in {None, state.department}
            and (self.due is None or case.face.tone in TONES[self.due])
        )

    def _is_theirs(self, case: Waiting) -> bool:
        mine, held = case.step is not None, case.assignee
        return {ALL: True, MINE: mine, ASSIGNED: held == self.reader, NOBODY: held is None}[self.whose]


def wanted(
    reader: str, cases: Sequence[Waiting], projects: Mapping[str, str], stages: Mapping[str, str], first: str
) -> Wanted:
    """Draw the filters; ``stages`` are names by key, ``first`` says whose cases are shown until others are chosen."""
    whose = {MINE: _("Waiting for me"), **hands(), ALL: _("All open cases")}
    departments = sorted({case.state.department for case in cases if case.state.department})
    due = {OVER: _("overdue"), PRESSING: _("overdue or due today")}
    chosen = _one("whose", {first: whose.pop(first)} | whose, _("Cases"), first, LONG)
    return Wanted(
        reader,
        chosen or first,
        narrowed("stage", stages, _("Stage")),
        of_project(projects),
        of_department(departments),
        narrowed("due", due, _("Clock")),
    )


def of_project(projects: Mapping[str, str]) -> str | None:
    """Which project, of those by code."""
    return narrowed("at_project", projects, _("Project"))


def of_department(departments: Iterable[str]) -> str | None:
    """Which department."""
    return narrowed("at_department", {each: each for each in departments}, _("Department"), width=LONG)


def hands() -> dict[str, str]:
    """Names of the choices that ask who has a case in hand."""
    return {ASSIGNED: _("In my hand"), NOBODY: _("In nobody's hand")}


def narrowed(name: str, options: Mapping[str, str], title: str, *, width: int = SHORT) -> str | None:
    """A pick list whose first entry means no filter."""
    return _one(name, {"": stated(title, _("All"))} | dict(options), title, "", width) or None


def _one(name: str, options: Mapping[str, str], title: str, first: str, width: int) -> str | None:
    """A pick list whose choice stands in the URL, unless it is the ``first``."""
    asked, codes = unheeded.one(name, title, options), list(options)
    return st.selectbox(
        title,
        codes,
        index=codes.index(asked) if asked in codes else 0,
        format_func=options.__getitem__,
        key=address.widget_key(name),
        on_change=address.take,
        args=(name, lambda value: [] if value in {None, first} else [str(value)]),
        label_visibility="collapsed",
        width=width,
    )
