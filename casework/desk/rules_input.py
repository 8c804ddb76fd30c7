"""May this be entered? What holds under every regulation: moments, categories, and what corrects or redacts entries."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.ground import Ground
from casework.desk.rules_entry import check_correction, check_redaction
from casework.errors import RuleError
from casework.policy import Pack
from casework.wording import moment


@singledispatch
def check_input(command: cmd.Command, case: CaseState, ground: Ground) -> None:
    """Ask the rules about one command's input; most commands have none. Raises ``RuleError``."""


def check_moment(case: CaseState, ground: Ground, writes: tuple[object, ...]) -> None:
    """Nothing happens in the future or before the case; a step not before the one it follows."""
    check_received_moment(ground)
    zone = ground.pack.timezone
    moves = any(kind in ground.pack.moving for kind in writes)
    bound = case.stage_since if moves else case.received_at
    if ground.at < bound:
        raise RuleError(
            "{at} is too early: the case reached the stage “{stage}” only at {since}. Correct the time, or correct the "
            "earlier entry.",
            at=moment(ground.at, zone),
            stage=ground.pack.stage_name(case.stage if moves else ground.pack.first_stage),
            since=moment(bound, zone),
        )


def check_received_moment(ground: Ground) -> None:
    """A case is recorded after it reached the company."""
    check_happened(ground.at, ground.now, ground.pack)


def check_happened(at: datetime, now: datetime, pack: Pack) -> None:
    """What is entered has happened."""
    if at > now:
        raise RuleError("{at} is in the future. Enter it when it has happened.", at=moment(at, pack.timezone))


def check_category(category: str | None, pack: Pack) -> None:
    """A category is one of the pack's."""
    known = [c.id for c in pack.categories]
    if category is not None and known and category not in known:
        raise RuleError(
            "“{category}” is not a category of the pack. Choose one of: {known}.",
            category=category,
            known=", ".join(known),
        )


@check_input.register
def _classify(command: cmd.Classify, _case: CaseState, ground: Ground) -> None:
    check_category(command.category, ground.pack)


@check_input.register
def _correct(command: cmd.Correct, case: CaseState, ground: Ground) -> None:
    check_correction(command, case, ground)


@check_input.register
def _redact(command: cmd.Redact, _case: CaseState, ground: Ground) -> None:
    check_redaction(command, ground)
