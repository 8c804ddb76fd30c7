"""The steps of a case as pages offer them, grouped."""

from __future__ import annotations

from casework.desk.transitions import transitions
from casework.permissions import User
from casework.policy import Pack
from casework.vocabulary import Caller
from casework.vocabulary_desk import CommandName, Role
from dashboard.i18n import N_

C = CommandName

HEADINGS = {
    "work": N_("Work"), "escalation": N_("Escalation"), "outcome": N_("Outcome"), "money": N_("Compensation"),
    "record": N_("Record"),
}  # fmt: skip
"""What the groups of a regulation's steps are called."""
ELSEWHERE = frozenset({C.RECEIVE, C.ATTACH_EVIDENCE})
"""Steps with a page or a place of their own."""


def groups(pack: Pack) -> dict[str, list[CommandName]]:
    """Heading → steps of an existing case, as the regulation groups them, in the order of a case's life."""
    rows = [row for row in transitions(pack).values() if row.command not in ELSEWHERE]
    found = {heading: [row.command for row in rows if row.group == group] for group, heading in HEADINGS.items()}
    return {heading: commands for heading, commands in found.items() if commands}


def caller_of(user: User, project: str) -> str:
    """In whose name ``user`` calls customers of ``project`` back."""
    return Caller.CENTRE if Role.CENTRE in user.roles(project) else Caller.PROJECT_SERVICE
