"""What may be done to a month, at which of its stages, and by whom. Nothing leads back: no step reopens.

Read by the commands (to refuse), by the page (to offer) and by the permissions page (to show).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.access.permissions import User, check_role, has_role
from casework.errors import RuleError
from casework.vocabulary import EventKind
from casework.vocabulary.assessing import AssessmentStage, MonthStage, MonthStep
from casework.vocabulary.desk import Role
from casework.wording import listed, said

K, R, S, A = EventKind, Role, MonthStage, AssessmentStage
NOBODY: frozenset[Role] = frozenset()
CENTRE, LEADER = frozenset({R.CENTRE}), frozenset({R.COMPANY_LEADER})
PROJECT = frozenset({R.PROJECT_SERVICE, R.PROJECT_MANAGER})
ALIVE = frozenset({S.OPENED, S.PROPOSED})
PROPOSED = frozenset({S.PROPOSED})


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: the event it writes, who may (nobody: the clock), and where the month stands before it."""

    writes: EventKind
    by: frozenset[Role]
    at: frozenset[MonthStage] | frozenset[AssessmentStage]


STEPS: Mapping[MonthStep, Step] = {
    MonthStep.OPEN: Step(K.MONTH_OPENED, NOBODY, frozenset[MonthStage]()),
    MonthStep.PROPOSE: Step(K.MONTH_PROPOSED, CENTRE, ALIVE),
    MonthStep.ADD_LINE: Step(K.LINE_ADDED, CENTRE, ALIVE),
    MonthStep.APPROVE_LINE: Step(K.LINE_APPROVED, LEADER, ALIVE),
    MonthStep.WITHDRAW_LINE: Step(K.LINE_WITHDRAWN, CENTRE | LEADER, ALIVE),
    MonthStep.APPEAL: Step(K.APPEAL_FILED, PROJECT, PROPOSED),
    MonthStep.DECIDE_APPEAL: Step(K.APPEAL_DECIDED, LEADER, PROPOSED),
    MonthStep.ENTER_CORRECTION: Step(K.CORRECTION_ENTERED, CENTRE, ALIVE),
    MonthStep.WAIVE_CORRECTION: Step(K.CORRECTION_WAIVED, LEADER, ALIVE),
    MonthStep.LOCK: Step(K.MONTH_LOCKED, CENTRE, PROPOSED),
    MonthStep.HOLD_MEETING: Step(K.MEETING_HELD, CENTRE, frozenset({A.GATHERING})),
    MonthStep.LOCK_ALL: Step(K.ASSESSMENT_LOCKED, CENTRE, frozenset({A.MET})),
    MonthStep.PUBLISH: Step(K.ASSESSMENT_PUBLISHED, CENTRE, frozenset({A.LOCKED})),
}
"""The month's whole life; the last three are the company's."""


def may(user: User, step: MonthStep, project: str) -> bool:
    """Whether ``user`` may take the step in a project, wherever the month stands."""
    return has_role(user, project, STEPS[step].by)


def check_may(user: User, step: MonthStep, project: str) -> None:
    """A step is for some roles; raises ``PermissionRefused``."""
    check_role(user, project, STEPS[step].by, said(step))


def check_stage(step: MonthStep, stage: MonthStage | AssessmentStage | None) -> None:
    """A step is for some stages; raises ``RuleError`` saying what is possible instead."""
    if stage in STEPS[step].at:
        return
    if stage is None:
        raise RuleError("This month was never opened, so it stays a preview. Choose a month that the clock has opened.")
    if stage is MonthStage.LOCKED:
        raise RuleError("The month is locked and never changes. Enter a correction in the month that is open.")
    possible = listed(each for each, row in STEPS.items() if stage in row.at)
    raise RuleError("The month is at the stage {stage}, where this cannot be done. Possible now: {steps}.",
                    stage=said(stage), steps=possible)  # fmt: skip
