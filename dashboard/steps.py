"""The steps of a case as pages offer them: grouped, and which of those possible comes next."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime

from casework.case_state import CaseState
from casework.desk.transitions import transitions
from casework.permissions import User
from casework.policy import Pack
from casework.vocabulary import Caller, Stage
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


FORWARD = (
    C.APPROVE_CLAIM, C.ENDORSE_CLAIM, C.RECEIVE_VISITOR, C.CONFIRM_RECEIPT, C.CONTACT, C.APPOINT,
    C.VERIFY, C.REPLY, C.FEED_BACK, C.PAY_CLAIM,
)  # fmt: skip
"""Steps that others wait for, the most pressing first."""
AT_STAGE: dict[str, CommandName] = {
    Stage.RECEIVED: C.DISPATCH,
    Stage.ANSWERED: C.CLOSE,
    Stage.CALLED_BACK: C.CLOSE,
}
"""Steps that come next at one stage only, although they are possible at others."""


def caller_of(user: User, project: str) -> str:
    """In whose name ``user`` calls customers of ``project`` back."""
    return Caller.CENTRE if Role.CENTRE in user.roles(project) else Caller.PROJECT_SERVICE


def next_step(state: CaseState, possible: Container[CommandName], caller: str, now: datetime) -> CommandName | None:
    """The step that brings the case forward, of those ``possible``; None when it waits for somebody else.

    ``caller`` is in whose name the reader calls back.
    """
    first = [*_from_above(state, now), *FORWARD, *_at_stage(state, caller)]
    return next((step for step in first if step in possible), None)


def _from_above(state: CaseState, now: datetime) -> Iterator[CommandName]:
    """An escalated case waits for the instruction, then for the slip that carries it out."""
    if state.raised and not state.instructed:
        yield C.INSTRUCT
    if state.instructed and (state.due_at is None or state.due_at <= now):
        yield C.DISPATCH_AGAIN
    if state.stage == Stage.UNCLOSED and not state.meetings:
        yield C.HOLD_MEETING


def _at_stage(state: CaseState, caller: str) -> Iterator[CommandName]:
    """A dissatisfied customer's case goes back to work before it can be closed."""
    if state.stage == Stage.CALLED_BACK and state.dissatisfied:
        yield C.DISAGREE
    if state.awaits_call_by(caller):
        yield C.CALL_BACK
    if state.stage in AT_STAGE:
        yield AT_STAGE[state.stage]
