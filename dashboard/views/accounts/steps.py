"""The steps of a case as a regulation has them: clause, who may take it, at which stage and when."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.access.permissions import PAGES, opened_by
from casework.desk.sayings import form_conditions
from casework.desk.transitions import transitions
from casework.policy import Pack
from casework.vocabulary.desk import Page, Role
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, language
from dashboard.parts.formats import listed


@apart
def _opened(pack: Pack) -> None:
    """The pages that the regulation opens to more roles than the table above."""
    opened = {page: opened_by(pack, page) - PAGES[page] for page in Page}
    told = [_("{page} to {roles}", page=label(page), roles=_joined(roles)) for page, roles in opened.items() if roles]
    if told:
        st.caption(
            _(
                "In its projects this regulation also opens, by its posts and the sheets of persons: {pages}.",
                pages=listed(told),
            )
        )


@apart
def show(pack: Pack) -> None:
    """Draw the table, and above it which pages the regulation opens."""
    _opened(pack)
    rows = list(transitions(pack).values())
    columns = {
        _("Step"): [label(row.face) for row in rows],
        _("Clause"): [row.clause for row in rows],
        _("By"): [_joined(row.roles) + (" †" if row.own_department else "") for row in rows],
        _("At stage"): [_stages(row.stages, pack) for row in rows],
        _("Condition"): [form_conditions(row.steps.values(), pack.regulation).label(language()) for row in rows],
    }
    with st.container(key="steps"):
        told = _("Every step with its clause, who may take it, at which stage and when")
        st.table(pa.table(columns), hide_index=True, alt=told)
    st.caption(_("† A department only for what it is responsible for. {n} steps.", n=len(rows)))


def _stages(stages: frozenset[str], pack: Pack) -> str:
    if not stages:
        return _("no case yet")
    if stages == frozenset(pack.stages):
        return _("any stage")
    if stages == pack.open_stages:
        return _("any open stage")
    return listed(label(stage) for name, stage in pack.stages.items() if name in stages)


def _joined(chosen: frozenset[Role]) -> str:
    return listed(label(role) for role in Role if role in chosen)
