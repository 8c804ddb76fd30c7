"""The fields of a step's form on the case page: what is typed, and what the step says by itself."""

from __future__ import annotations

from collections.abc import Mapping

from casework.access.permissions import User
from casework.desk.desk import CaseFile
from casework.desk.transitions import Transition
from dashboard.frame import shell
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, forms, name_lists
from dashboard.parts.steps import fixed_by, said_by_step
from dashboard.views.case import correction as case_correction
from dashboard.views.case.suggestions import next_closing, said_before, suggested


def fields(
    platform: Platform, user: User, case: CaseFile, row: Transition, key: str, draft: Mapping[str, object]
) -> Mapping[str, object]:
    """Draw what the form asks, with what the draft holds; returns what stands there, with what its step says by
    itself.
    """
    lists = forms.Lists.of(
        case.pack, name_lists.departments(platform), case.state.course.facts,
        casedesk.colleagues(platform, case.state.project) if "whom" in row.form.model_fields else None,
    )  # fmt: skip
    if row.command in case_correction.FORMS:
        return case_correction.fields(row.command, user, case, lists, key, draft)
    fixed = fixed_by(row)
    asked = lists.narrowed(said_by_step(row), said_before(case))
    leave_out = [*fixed, *forms.wordless(row.form, case.pack)]
    initial = suggested(case, row) | forms.kept(row.form, draft)
    agreed = {"due_at": next_closing(case, shell.now())}
    return {**forms.draw(row.form, asked.offering(agreed), key, initial=initial, leave_out=leave_out), **fixed}
