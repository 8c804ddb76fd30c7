"""What each step of a month refuses, one rule a function; a message says what is wrong and what to do."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date, datetime

from casework.errors import PermissionRefused, RuleError
from casework.month.counting import BOUNDS
from casework.month.state import Added, Appeal, Assessment, Month
from casework.month.streams import MONTH, ends_at
from casework.record.events import MonthOpened, ScoreLine
from casework.vocabulary.assessing import AssessmentStage, LineKind, MonthStage, MonthStep, Ruling
from casework.wording import moment, said

FIXED = BOUNDS | {LineKind.BASE, LineKind.RECKONED}
"""Lines that nobody can contest: they follow from the others."""


def check_over(month: date, zone: str, now: datetime) -> None:
    """A month is proposed when it is over."""
    end = ends_at(month, zone)
    if now < end:
        raise RuleError("The month {month} is not over: its score can be proposed from {at} on.",
                        month=f"{month:{MONTH}}", at=moment(end))  # fmt: skip


def check_reason(reason: str) -> None:
    """Points by hand carry a reason, and so does every decision about them."""
    if not reason.strip():
        raise RuleError("Write the reason: whoever reads the score must understand it.")


def check_points(points: float, opened: MonthOpened) -> None:
    """A line moves no more than lies between floor and ceiling, and moves something."""
    most = opened.sheet.ceiling - opened.sheet.floor
    if not math.isfinite(points) or points == 0 or abs(points) > most:
        raise RuleError("{points} is no number of points for a line. Give between −{most} and {most}, and not 0.",
                        points=f"{points:g}", most=f"{most:g}")  # fmt: skip


def check_standing(added: Added | None) -> Added:
    """Only a line that still waits or counts can be approved or withdrawn."""
    if added is None:
        raise RuleError("There is no such line in this month. Open the page again and choose one of the list.")
    if added.withdrawn_by is not None:
        raise RuleError("The line was withdrawn and counts for nothing. Add a new one if it is wanted.")
    return added


def check_not_approved(added: Added) -> None:
    """A line is approved once."""
    if added.approved_by is not None:
        raise RuleError("The line was approved already. Withdraw it if it is wrong.")


def check_another(actor: str, others: Collection[str | None], step: MonthStep) -> None:
    """A decision is another person's than the one it is about."""
    if actor in others:
        raise PermissionRefused("{step} is for another person than the one who wrote or filed it; ask a colleague.",
                                step=said(step))  # fmt: skip


def check_in_time(month: Month, now: datetime) -> None:
    """Appeals are possible for the days that the pack gives."""
    if month.proposed is not None and now > month.proposed.appeals_until:
        raise RuleError(
            "The time for appeals was over at {at}. Ask the centre for a line of its own, with your reason.",
            at=moment(month.proposed.appeals_until),
        )


def check_contestable(line: str, lines: Sequence[ScoreLine]) -> ScoreLine:
    """A project contests a line of its own month that costs points."""
    found = next((each for each in lines if each.of == line), None)
    if found is None:
        raise RuleError("This line does not stand in the score of this project and month. Choose one of the list.")
    if not takes_points(found):
        raise RuleError("This line takes no points, so there is nothing to contest. Choose one that does.")
    return found


def takes_points(line: ScoreLine) -> bool:
    """Whether a line takes points by itself, so that it can be contested."""
    return line.kind not in FIXED and line.points < 0


def check_new_appeal(line: str, month: Month) -> None:
    """Each line is contested once."""
    if line in month.appeals:
        raise RuleError("This line was contested already. Wait for the decision, or read it below.")


def check_appealed(appeal: Appeal | None) -> Appeal:
    """Only an appeal that waits can be decided."""
    if appeal is None:
        raise RuleError("Nobody contested this line. Choose an appeal of the list.")
    if not appeal.waits:
        raise RuleError("The appeal was decided already. Read the decision on the page of the month.")
    return appeal


def check_given_back(ruling: Ruling, points: float, line: ScoreLine) -> None:
    """All of a line's points, some of them, or none, as the ruling says."""
    lost = -line.points
    fits = {
        Ruling.UPHELD: points == lost,
        Ruling.PARTLY: math.isfinite(points) and 0 < points < lost,
        Ruling.REJECTED: points == 0,
    }[ruling]
    if not fits:
        raise RuleError(
            "The points given back do not fit the decision: all {lost} when upheld, more than 0 and less than {lost} "
            "when upheld in part, 0 when rejected.",
            lost=f"{lost:g}",
        )


def check_evidence(evidence: Collection[str], attached: Collection[str]) -> None:
    """What an appeal shows is attached to the case of its line."""
    if set(evidence) - set(attached):
        raise RuleError("This evidence is not attached to the case of the line. Attach it to the case first.")


def check_appeals_over(month: Month, now: datetime) -> None:
    """A score is locked when its project can no longer contest it, and nothing waits to be decided."""
    if any(appeal.waits for appeal in month.appeals.values()):
        raise RuleError("An appeal of {unit} waits to be decided. Ask a leader to decide it first.", unit=month.project)
    if month.proposed is not None and now <= month.proposed.appeals_until:
        raise RuleError("{unit} may contest its lines until {at}. Lock it after that.",
                        unit=month.project, at=moment(month.proposed.appeals_until))  # fmt: skip


def check_lines_approved(month: Month) -> None:
    """No line waits for its second person."""
    if any(added.waits for added in month.added.values()):
        raise RuleError("A line of {unit} waits to be approved. Ask a leader to approve it, or withdraw it.",
                        unit=month.project)  # fmt: skip


def check_met(assessment: Assessment) -> None:
    """The meeting on the month comes before its locks."""
    if assessment.stage is AssessmentStage.GATHERING:
        raise RuleError("The meeting on {month} was not entered. Enter who took part and what was decided first.",
                        month=f"{assessment.month:{MONTH}}")  # fmt: skip


def check_order(before: Month) -> None:
    """Months are locked in their order."""
    if before.stage in {MonthStage.OPENED, MonthStage.PROPOSED}:
        raise RuleError("The month {month} of {unit} comes first: it is not locked.",
                        month=f"{before.month:{MONTH}}", unit=before.project)  # fmt: skip


def check_locked(month: Month) -> None:
    """Only a locked month is corrected; an open one is proposed anew."""
    if month.stage is not MonthStage.LOCKED:
        raise RuleError("The month {month} is not locked: nothing is to be corrected. Propose it again instead.",
                        month=f"{month.month:{MONTH}}")  # fmt: skip


def check_later(month: Month, locked: Month) -> None:
    """A correction stands in a later month than the one it is about."""
    if locked.month >= month.month:
        raise RuleError("A correction of {month} stands in a later month. Choose the month that is open.",
                        month=f"{locked.month:{MONTH}}")  # fmt: skip


def check_moves(points: float) -> None:
    """There is something to correct."""
    if points == 0:
        raise RuleError("The locked month would come to the same total today. There is nothing to enter or waive.")


def check_all_locked(months: Collection[Month]) -> None:
    """One root names the locked scores of all projects."""
    if not months:
        raise RuleError("No project was opened in this month. Choose a month that the clock has opened.")
    waiting = [month.project for month in months if month.stage is not MonthStage.LOCKED]
    if waiting:
        raise RuleError("Not locked yet: {units}. Lock every project first.", units=", ".join(waiting))
