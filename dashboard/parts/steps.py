"""The steps of a case as pages offer them, grouped."""

from __future__ import annotations

from casework.access.permissions import User
from casework.desk.step_names import Name
from casework.desk.transitions import Transition, transitions
from casework.policy import Pack
from casework.regulation.conditions import Condition
from casework.vocabulary import Caller
from casework.vocabulary.desk import CommandName, Role
from dashboard.frame.i18n import N_

C = CommandName

HEADINGS = {
    "work": N_("Work"), "escalation": N_("Escalation"), "outcome": N_("Outcome"), "money": N_("Compensation"),
    "record": N_("Record"),
}  # fmt: skip
"""What the groups of a regulation's steps are called."""
ELSEWHERE = frozenset({C.RECEIVE, C.ATTACH_EVIDENCE})
"""Steps with a page or a place of their own."""


def groups(pack: Pack) -> dict[str, list[Name]]:
    """Heading → steps of an existing case, as the regulation groups them, in the order of a case's life."""
    rows = [row for row in transitions(pack).values() if row.stages and row.command not in ELSEWHERE]
    found = {heading: [row.command for row in rows if row.group == group] for group, heading in HEADINGS.items()}
    return {heading: commands for heading, commands in found.items() if commands}


def form_named(pack: Pack, value: object) -> Transition | None:
    """The form that stands as ``value`` in an address."""
    return next((row for name, row in transitions(pack).items() if name.value == value), None)


def fixed_by(row: Transition) -> dict[str, object]:
    """What the one step that a form stands for says by itself of the form's fields."""
    given = said_by_step(row)
    return {name: values[0] for name, values in given.items() if len(values) == 1 and name in row.form.model_fields}


def said_by_step(row: Transition) -> Condition:
    """The values that the one step that a form stands for leaves to its fields; empty where it stands for several."""
    steps = list(row.steps.values())
    return steps[0].with_ if len(steps) == 1 else {}


def caller_of(user: User, project: str) -> str:
    """In whose name ``user`` calls customers of ``project`` back."""
    return Caller.CENTRE if Role.CENTRE in user.roles(project) else Caller.PROJECT_SERVICE
