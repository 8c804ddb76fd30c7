"""May this be entered? Checks of what a person typed, against the case and the pack; one small check per rule."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch
from zoneinfo import ZoneInfo

from casework.case_state import CaseState
from casework.desk import commands as cmd
from casework.desk import rules
from casework.desk.ground import Ground
from casework.desk.rules_entry import check_correction, check_redaction
from casework.errors import PermissionRefused, RuleError
from casework.policy import Pack
from casework.vocabulary import VOIDING, Caller, Disposition, EventKind, Stage, Validity
from casework.vocabulary_desk import Role
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
            stage=ground.pack.stage_name(case.stage if moves else Stage.RECEIVED),
            since=moment(bound, zone),
        )


def check_received_moment(ground: Ground) -> None:
    """A case is recorded after it reached the company."""
    check_happened(ground.at, ground.now, ground.pack)


def check_happened(at: datetime, now: datetime, pack: Pack) -> None:
    """What is entered has happened."""
    if at > now:
        raise RuleError("{at} is in the future. Enter it when it has happened.", at=moment(at, pack.timezone))


def check_minimum_record(command: cmd.Receive, ground: Ground) -> None:
    """Customer name, project, room number, contact, content."""
    missing = rules.missing_in_record(ground)
    if missing is not None:
        raise RuleError(
            "Clause {clause}: the record lacks {missing}. Ask the customer and complete it.",
            missing=missing,
            clause=ground.pack.record_clause,
        )
    if not command.content.strip():
        raise RuleError(
            "Clause {clause}: the record lacks the content. Write down what the customer says.",
            clause=ground.pack.record_clause,
        )
    check_category(command.category, ground.pack)


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
def check_other_department(command: cmd.Transfer, case: CaseState, ground: Ground) -> None:
    """A transfer goes to somebody else, or it would only stop the clock."""
    if command.department == case.department:
        raise RuleError(
            "Clause {clause}: the case is already with {department}. Choose another department.",
            department=command.department,
            clause=ground.clause(EventKind.TRANSFERRED),
        )


@check_input.register
def check_agreed_time(command: cmd.Appoint, _case: CaseState, ground: Ground) -> None:
    """An agreed time lies ahead of the talk in which it was agreed."""
    if command.due_at <= ground.at:
        raise RuleError(
            "Clause {clause}: the agreed time must lie after {at}. Correct one of the two.",
            at=moment(ground.at, ground.pack.timezone),
            clause=ground.clause(EventKind.APPOINTED),
        )


@check_input.register
def _extend(command: cmd.Extend, case: CaseState, ground: Ground) -> None:
    check_confirmed(command, ground)
    check_later(command, case, ground)


def check_confirmed(command: cmd.Extend, ground: Ground) -> None:
    """Without the customer's confirmation an extension is refused."""
    if ground.pack.extension.needs_confirmation and not command.customer_confirmed:
        raise RuleError(
            "Clause {clause}: an extension without the customer's confirmation is refused. Agree the new time with the "
            "customer first; until then the old one counts.",
            clause=ground.pack.extension.confirmation_clause or ground.pack.extension.clause,
        )


def check_later(command: cmd.Extend, case: CaseState, ground: Ground) -> None:
    """The new time is later than the old one and than now."""
    old = case.due_at if case.due_at is not None and case.due_at > ground.at else ground.at
    if command.due_at <= old:
        raise RuleError(
            "Clause {clause}: an extension must end after {old}. Choose a later time.",
            old=moment(old, ground.pack.timezone),
            clause=ground.clause(EventKind.EXTENDED),
        )


@check_input.register
def check_slip_time(command: cmd.DispatchAgain, _case: CaseState, ground: Ground) -> None:
    """The escalated slip's deadline lies ahead."""
    if command.due_at <= ground.at:
        raise RuleError(
            "Clause {clause}: the escalated slip's deadline must lie after {at}. Choose a later time.",
            at=moment(ground.at, ground.pack.timezone),
            clause=ground.clause(EventKind.DISPATCHED_AGAIN),
        )


@check_input.register
def check_consent(command: cmd.Escalate, case: CaseState, ground: Ground) -> None:
    """The leader's consent is recorded, and the case goes up, not sideways."""
    clause = ground.pack.direct_escalation_clause
    if not command.consent_by.strip():
        raise RuleError(
            "Clause {clause}: a direct escalation needs the leader's consent. Enter who gave it.", clause=clause
        )
    if command.level <= case.raised:
        raise RuleError(
            "Clause {clause}: the case already stands on level {level}. Choose a higher one.",
            clause=clause,
            level=case.raised,
        )


@check_input.register
def check_caller(command: cmd.CallBack, case: CaseState, ground: Ground) -> None:
    """The centre and project service each call back in their own name."""
    needed = Role.CENTRE if command.caller == Caller.CENTRE else Role.PROJECT_SERVICE
    if needed not in ground.user.roles(case.project):
        raise PermissionRefused(
            "A callback in the name of {caller} is made by {caller} only.",
            caller=ground.pack.said("caller", command.caller),
        )
    if not case.is_open and command.caller == Caller.CENTRE:
        raise RuleError(
            "Clause {clause}: the centre calls back before it closes a case. Call back in the name of project service, "
            "or reopen the case.",
            clause=ground.clause(EventKind.CALLED_BACK),
        )


@check_input.register
def check_closing(command: cmd.Close, case: CaseState, ground: Ground) -> None:
    """Each disposition has its own conditions; withdrawn and duplicate have none."""
    if command.disposition in VOIDING:
        return
    rules.check_stage_closes(case, ground)
    _check_disposition_fits(command.disposition, case, ground)
    rules.check_major_was_reported(case, ground)
    rules.check_meeting_was_held(case, ground)
    if command.disposition == Disposition.RESOLVED:
        rules.check_agreed_with_customer(case, ground)


def _check_disposition_fits(disposition: str, case: CaseState, ground: Ground) -> None:
    """A direct answer ends as answered; explained is for what was judged invalid or unreasonable."""
    if (disposition == Disposition.ANSWERED) != (case.stage == Stage.ANSWERED):
        raise RuleError(
            "Clause {clause}: “answered” closes a direct answer and nothing else. Choose the disposition that fits the "
            "stage “{stage}”.",
            stage=rules.stage_name(case, ground),
            clause=ground.clause(EventKind.ANSWERED),
        )
    if disposition == Disposition.EXPLAINED and case.validity not in {Validity.INVALID, Validity.UNREASONABLE}:
        raise RuleError(
            "Clause {clause}: only a complaint judged invalid or unreasonable is closed as explained. Judge it first.",
            clause=ground.clause(EventKind.VALIDATED),
        )


@check_input.register
def check_meeting_day(command: cmd.HoldMeeting, _case: CaseState, ground: Ground) -> None:
    """A meeting is recorded when it was held."""
    today = ground.now.astimezone(ZoneInfo(ground.pack.timezone)).date()
    if command.held_on > today:
        raise RuleError(
            "Clause {clause}: the meeting on {day} has not been held yet. Record it afterwards.",
            clause=ground.pack.unclosed.clause,
            day=command.held_on.isoformat(),
        )


@check_input.register
def check_paid_amount(command: cmd.PayClaim, case: CaseState, ground: Ground) -> None:
    """What is paid was approved."""
    if case.claim is not None and command.amount > case.claim.amount:
        raise RuleError(
            "Clause {clause}: {amount:,.2f} yuan were approved, no more can be paid. Raise a new claim for the rest.",
            amount=case.claim.amount,
            clause=ground.clause(EventKind.CLAIM_PAID),
        )


@check_input.register
def _correct(command: cmd.Correct, case: CaseState, ground: Ground) -> None:
    check_correction(command, case, ground)


@check_input.register
def _redact(command: cmd.Redact, _case: CaseState, ground: Ground) -> None:
    check_redaction(command, ground)
