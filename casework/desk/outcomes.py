"""What a permitted command writes: the payloads of its events, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import singledispatch

from casework.case.approvals import next_post
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.ground import Ground
from casework.desk.step_forms import StepForm
from casework.record import events as ev
from casework.vocabulary import EscalationCause, EventKind, Severity

Payloads = list[ev.Payload]

SAME_FIELDS: dict[type[cmd.Command], type[ev.Payload]] = {
    cmd.Classify: ev.Classified,
    cmd.Judge: ev.Validated,
    cmd.NotifyVisitor: ev.VisitorNotified,
    cmd.Contact: ev.Contacted,
    cmd.Appoint: ev.Appointed,
    cmd.Extend: ev.Extended,
    cmd.CancelExtension: ev.ExtensionCancelled,
    cmd.ReportToLeader: ev.ReportedToLeader,
    cmd.Solve: ev.Solved,
    cmd.Verify: ev.Verified,
    cmd.Reply: ev.Replied,
    cmd.RecordAgreement: ev.CustomerAgreed,
    cmd.RecordDisagreement: ev.CustomerDisagreed,
    cmd.CallBack: ev.CalledBack,
    cmd.Close: ev.Closed,
    cmd.Reopen: ev.Reopened,
    cmd.Instruct: ev.Instructed,
    cmd.DeclareUnclosed: ev.DeclaredUnclosed,
    cmd.HoldMeeting: ev.AnalysisMeetingHeld,
    cmd.RaiseClaim: ev.ClaimRaised,
    cmd.AdviseClaim: ev.ClaimAdvised,
    cmd.PayClaim: ev.ClaimPaid,
    cmd.Commend: ev.Commended,
    cmd.AttachEvidence: ev.EvidenceAttached,
    cmd.Note: ev.Noted,
    cmd.Redact: ev.Redacted,
    cmd.AnswerDirectly: ev.Answered,
}
"""Commands whose event says just what was typed."""


@singledispatch
def outcome(command: cmd.Command, case: CaseState, ground: Ground) -> Payloads:  # noqa: ARG001
    """The payloads that ``command`` writes to ``case``."""
    return [SAME_FIELDS[type(command)](**command.model_dump(exclude={"occurred_at"}))]


def slip_payload(
    department: str, urgency: str, case: CaseState, ground: Ground, proposal: str | None = None
) -> ev.Dispatched:
    """A dispatch slip: the contact limit is the pack's minutes for the urgency, where it has any."""
    minutes = ground.pack.contact_minutes.get(urgency)
    return ev.Dispatched(
        department=department,
        urgency=urgency,
        due_at=None if minutes is None else ground.at + timedelta(minutes=minutes),
        slip=_slip_number(case),
        proposal=proposal,
    )


def _slip_number(case: CaseState) -> str:
    """Numbered by the case and the place of the slip in its record."""
    return f"{case.number}-{case.version + 1}"


@outcome.register
def _(command: cmd.Dispatch, case: CaseState, ground: Ground) -> Payloads:
    return [slip_payload(command.department, command.urgency or case.urgency, case, ground, command.proposal)]


@outcome.register
def _(command: cmd.Transfer, case: CaseState, ground: Ground) -> Payloads:
    """The new department gets a slip of its own, so that no clock is lost on the way."""
    return [
        ev.Transferred(department=command.department, reason=command.reason),
        slip_payload(command.department, command.urgency or case.urgency, case, ground),
    ]


@outcome.register
def _(_command: cmd.ConfirmReceipt, _case: CaseState, ground: Ground) -> Payloads:
    return [ev.ReceiptConfirmed(by=ground.user.user_id)]


@outcome.register
def _(_command: cmd.ReceiveVisitor, _case: CaseState, ground: Ground) -> Payloads:
    return [ev.VisitorReceived(by=ground.user.user_id)]


@outcome.register
def _(command: cmd.SubmitConclusion, _case: CaseState, _ground: Ground) -> Payloads:
    return [ev.PlanSubmitted(plan=command.conclusion)]


@outcome.register
def _(command: cmd.FeedBack, _case: CaseState, ground: Ground) -> Payloads:
    """Who feeds back a result says that it is there, where the step says so."""
    there = ground.step is not None and EventKind.SOLVED.value not in ground.step.writes
    solved: Payloads = [] if there else [ev.Solved(result=command.result)]
    return [*solved, ev.FedBack(result=command.result)]


@outcome.register
def _(command: cmd.Escalate, _case: CaseState, ground: Ground) -> Payloads:
    escalated = ev.Escalated(
        level=command.level,
        cause=EscalationCause.DIRECT,
        to=_receiver(command.level, ground),
        clause=ground.pack.direct_escalation_clause,
        consent_by=command.consent_by.strip(),
    )
    return [escalated, ev.Noted(note=command.reason)] if command.reason else [escalated]


@outcome.register
def _(command: cmd.DispatchAgain, case: CaseState, _ground: Ground) -> Payloads:
    return [ev.DispatchedAgain(department=command.department, due_at=command.due_at, slip=_slip_number(case))]


@outcome.register
def _(command: cmd.EndorseClaim, case: CaseState, ground: Ground) -> Payloads:
    return [ev.ClaimEndorsed(role=_turn(case, ground), endorsed=command.endorsed, note=command.note)]


@outcome.register
def _(command: cmd.ApproveClaim, case: CaseState, ground: Ground) -> Payloads:
    return [ev.ClaimApproved(role=_turn(case, ground), approved=command.approved, note=command.note)]


def _receiver(level: int, ground: Ground) -> str:
    """Who hears of a direct escalation: the first on the ladder, or else whom the step tells."""
    rung = ground.pack.ladder_step(level)
    told = ground.step.tells if ground.step is not None else ()
    return next(iter((*(rung.receivers if rung else ()), *told, "company_gm")))


def _turn(case: CaseState, ground: Ground) -> str:
    waits_for = next_post(ground.pack, case.claim) if case.claim is not None else None
    if waits_for is None:
        raise ValueError("nobody's turn: the rules let a decided claim through")
    return waits_for.post


@outcome.register
def _(command: cmd.ReportMajorEvent, case: CaseState, ground: Ground) -> Payloads:
    """A case with a major-event report is a major one, whatever it was before: in the regulation's own word."""
    pack = ground.pack
    major = [word for word in pack.choices("severity") if pack.base("severity", word) == Severity.MAJOR]
    graver: Payloads = [] if case.severity in major else [ev.Classified(severity=word) for word in major[:1]]
    return [*graver, ev.MajorEventReported(summary=command.summary)]


@outcome.register
def _(command: cmd.Correct, _case: CaseState, _ground: Ground) -> Payloads:
    return [
        ev.Corrected(
            target=command.target,
            void=command.void,
            occurred_at=command.happened_at,
            replacement=command.replacement,
            reason=command.reason,
        )
    ]


@outcome.register
def _(command: StepForm, case: CaseState, ground: Ground) -> Payloads:
    """Each event of the step with what was typed, what the step fixes, and what the desk knows by itself."""
    typed = command.model_dump(exclude={"occurred_at"}, exclude_none=True)
    return [_written(kind, typed, case, ground) for kind in command.shape.payloads]


def _written(payload: type[ev.Payload], typed: Mapping[str, object], case: CaseState, ground: Ground) -> ev.Payload:
    fixed = ground.step.with_ if ground.step is not None else {}
    several = {name: values if len(values) > 1 else values[0] for name, values in fixed.items()}
    said = {**_known(payload.kind, typed, case, ground), **several, **typed}
    return payload.model_validate({name: value for name, value in said.items() if name in payload.model_fields})


def _known(kind: EventKind, typed: Mapping[str, object], case: CaseState, ground: Ground) -> Mapping[str, object]:
    """What the desk says of an event by itself: numbers of slips, who it was, whose turn, to whom."""
    known = BY_ITSELF.get(kind)
    return {} if known is None else known(typed, case, ground)


Given = Callable[[Mapping[str, object], CaseState, Ground], Mapping[str, object]]


def _slip(typed: Mapping[str, object], case: CaseState, ground: Ground) -> Mapping[str, object]:
    department, urgency = typed.get("department") or case.department, typed.get("urgency") or case.urgency
    return slip_payload(str(department or "-"), str(urgency), case, ground).model_dump(exclude_none=True)


def _by(_typed: Mapping[str, object], _case: CaseState, ground: Ground) -> Mapping[str, object]:
    return {"by": ground.user.user_id}


def _told(_typed: Mapping[str, object], _case: CaseState, ground: Ground) -> Mapping[str, object]:
    return {"to": next(iter(ground.step.tells if ground.step is not None else ()), None)}


def _raised(_typed: Mapping[str, object], _case: CaseState, ground: Ground) -> Mapping[str, object]:
    levels = ground.step.with_.get("level", (1,)) if ground.step is not None else (1,)
    clause = ground.pack.direct_escalation_clause or None
    return {"cause": EscalationCause.DIRECT, "to": _receiver(int(levels[0]), ground), "clause": clause}


BY_ITSELF: Mapping[EventKind, Given] = {
    EventKind.DISPATCHED: _slip,
    EventKind.DISPATCHED_AGAIN: lambda _typed, case, _: {"slip": _slip_number(case), "department": case.department},
    EventKind.RECEIPT_CONFIRMED: _by,
    EventKind.VISITOR_RECEIVED: _by,
    EventKind.SIGNED: _by,
    EventKind.ESCALATED: _raised,
    EventKind.MEASURE_SET: lambda _, case, ground: {"owner": case.department or ground.user.user_id},
    EventKind.CLAIM_ENDORSED: lambda _, case, ground: {"role": _turn(case, ground)},
    EventKind.CLAIM_APPROVED: lambda _, case, ground: {"role": _turn(case, ground)},
    EventKind.REPORTED_TO_LEADER: _told,
    EventKind.HANDED_OVER: _told,
}
"""What the desk says of some events by itself."""
