"""The month of a score: how far it is, what people added, contested and corrected, and the reader's next step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial

import pyarrow as pa
import streamlit as st

from casework.access.permissions import sees
from casework.month.correcting import moved
from casework.month.counting import total_of
from casework.month.desk import lines_of, since_proposed
from casework.month.reading import Attached, Months
from casework.month.state import Appeal, Assessment, Month
from casework.vocabulary.assessing import MonthStage
from dashboard.frame import access, navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts.components import table
from dashboard.parts.formats import NOTHING, moment, number
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.views.score import steps
from dashboard.views.score.wording import kind_said, line_said

SHORT = 16
"""So much of a digest tells it from others."""


@apart
def show(platform: Platform, month: date, projects: Iterable[str], project: str | None, names: Names) -> None:
    """Draw the month of one project; without one, how far each of ``projects`` that the reader sees has come."""
    user, read = access.current_user(), Months(platform.ledger)
    asked = [each for each in ([project] if project else projects) if sees(user, each)]
    months = read.of(asked, month)
    st.subheader(_("Assessment of the month"), anchor=False)
    if not months:
        st.caption(_("This month was not opened by the clock: its scores are a preview."))
        return
    assessment = read.assessment(month)
    _company(assessment)
    if project is None:
        _stages(months, names)
        steps.offer_company(platform, user, assessment)
        return
    (found,) = months
    unknown = read.unknown_cases([found], platform.sight.keys)
    said, evidence = partial(line_said, names=names, unknown=unknown), read.evidence(found, unknown)
    _project(found, said, evidence, unknown)
    _since(platform, found)
    steps.offer(platform, user, found, said, evidence)


def _company(assessment: Assessment) -> None:
    st.write(_("Company: {stage}", stage=label(assessment.stage)))
    if assessment.meeting is not None:
        held = assessment.meeting
        st.write(_("Meeting on {day}: {attended}", day=str(held.held_on), attended=plain(held.attended)))
        if held.decisions:
            st.write(plain(held.decisions))
    if assessment.locked is not None:
        st.caption(_("Root of the month: {digest}", digest=assessment.locked.root))


def _stages(months: list[Month], names: Names) -> None:
    rows = [
        {
            "project": names.projects.get(each.project, each.project),
            "stage": label(each.stage) if each.stage else "",
            "score": _total(each),
            "appeals": number(len(each.appeals)),
            "digest": _digest(each),
        }
        for each in months
    ]
    headings = {"project": _("Project"), "stage": _("Stage"), "score": _("Score"), "appeals": _("Appeals"),
                "digest": _("Digest")}  # fmt: skip
    table(pa.Table.from_pylist(rows), headings, alt=_("Months of the projects"), key="months", right=("score",),
          pinned=("project",), wide=("digest",))  # fmt: skip


def _project(found: Month, said: steps.Said, evidence: Mapping[str, Attached], unknown: Collection[str]) -> None:
    st.write(_("Stage: {stage}. Score: {score}.", stage=label(found.stage or MonthStage.OPENED), score=_total(found)))
    if found.proposed is not None and found.locked is None:
        st.write(_("Lines can be contested until {at}.", at=moment(found.proposed.appeals_until)))
    if found.locked is not None:
        st.caption(_("Digest of the score: {digest}", digest=found.locked.digest))
    for added in found.added.values():
        state = _("withdrawn") if added.withdrawn_by else _("approved") if added.approved_by else _("to be approved")
        st.write(_("Line by hand, points: {points} ({state}): {reason}", points=number(added.line.points), state=state,
                   reason=plain(added.line.reason)))  # fmt: skip
        if added.line.case is not None and added.line.case not in unknown:
            navigation.link("case", _("Case of the line"), icon=":material/folder_open:", id=added.line.case)
    for of, appeal in found.appeals.items():
        line = next((said(each) for each in lines_of(found) if each.of == of), None)
        _appeal(appeal, line or _("a line that the score no longer has"), evidence)
    for settled in found.settled:
        st.write(_("Correction of {month}, points: {points}. {reason}", month=settled.entry.month,
                   points=number(settled.entry.points), reason=plain(settled.entry.reason)))  # fmt: skip


def _appeal(appeal: Appeal, line: str, evidence: Mapping[str, Attached]) -> None:
    st.write(_("Appeal against {line}: {reason}", line=line, reason=plain(appeal.appeal.reason)))
    for digest in appeal.appeal.evidence:
        piece = evidence.get(digest)
        if piece is None:
            st.caption(_("Evidence that is not for you to see, or was erased"))
        else:
            told = _("Evidence: {name}", name=plain(piece.name or digest[:SHORT]))
            navigation.link("case", told, icon=":material/attach_file:", id=piece.case)
    if appeal.decision is not None:
        decided = appeal.decision
        st.write(_("Decision: {ruling}, given back: {points}. {reason}", ruling=label(decided.ruling),
                   points=number(decided.points), reason=plain(decided.reason)))  # fmt: skip


@apart
def _since(platform: Platform, found: Month) -> None:
    """What was entered after the proposal and would change it: no case is named, who looks for it proposes again."""
    if found.stage is not MonthStage.PROPOSED:
        return
    came = since_proposed(found, platform.scores.lines(found.month, [found.project]).get(found.project, ()))
    if not came:
        st.caption(_("Nothing that was entered since the proposal would change it."))
        return
    st.write(_("Came since the proposal, points: {points}. Propose again, or correct it in a later month.",
               points=number(moved(came))))  # fmt: skip
    for each in came:
        was, would = (NOTHING if points is None else number(points) for points in (each.before, each.after))
        st.caption(_("{kind} · {clause}: {was} → {would}", kind=kind_said(each.kind), clause=each.clause, was=was,
                     would=would))  # fmt: skip


def _total(found: Month) -> str:
    lines = lines_of(found)
    return number(total_of(lines)) if lines else "–"


def _digest(found: Month) -> str:
    score = found.locked or found.proposed
    return score.digest[:SHORT] if score is not None else ""
