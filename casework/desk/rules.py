"""May this case, now? One small check per rule, asked before any input is looked at.

Each raises ``RuleError`` with a sentence that names the clause and what is possible instead. Checks of what was typed
are in ``casework.desk.rules_input``, those of money in ``casework.desk.rules_claim``.
"""

from __future__ import annotations

from casework.case_state import CaseState
from casework.desk.ground import Ground, MinimumRecord
from casework.errors import RuleError
from casework.permissions import holds_post
from casework.policy import Ladder, Pack
from casework.vocabulary import EventKind, Severity, Stage, Validity
from casework.vocabulary_desk import Role
from casework.wording import Phrase, listed, moment


def check_room_known(_case: CaseState, ground: Ground) -> None:
    """A slip needs name, room and contact, or the department cannot find the customer."""
    missing = missing_in_record(ground)
    if missing:
        raise RuleError(
            "Clause {clause}: a slip cannot go out without {missing}. Complete the customer's record first, or answer "
            "the customer directly.",
            missing=missing,
            clause=ground.pack.record_clause,
        )


def missing_in_record(ground: Ground) -> Phrase | None:
    """What the customer's row lacks of the minimum record; None when it is complete."""
    return lacking(ground.record)


def lacking(record: MinimumRecord) -> Phrase | None:
    """The parts that a minimum record does not hold, in words; None when it is complete."""
    parts = (
        (record.name, "the customer's name", "客户姓名"),
        (record.room, "the room number", "房号"),
        (record.contact, "a way to reach the customer", "联系方式"),
    )
    missing = [(en, zh) for there, en, zh in parts if not there]
    if not missing:
        return None
    return Phrase(", ".join(en for en, _ in missing), "、".join(zh for _, zh in missing))


def check_receipt_due(case: CaseState, ground: Ground) -> None:
    """Receipt is confirmed once for each slip."""
    if not case.receipt_due:
        raise RuleError(
            "Clause {clause}: no slip waits for confirmation. The department can go on with contacting the customer.",
            clause=ground.clause(EventKind.RECEIPT_CONFIRMED),
        )


def check_no_visitor_waits(case: CaseState, ground: Ground) -> None:
    """The 15 minutes run from the first notice."""
    if case.visitor_waits:
        raise RuleError(
            "Clause {clause}: the department has already been told that the visitor waits. Record that the visitor was "
            "received, or remind the department by phone.",
            clause=ground.clause(EventKind.VISITOR_NOTIFIED),
        )


def check_visitor_waits(case: CaseState, ground: Ground) -> None:
    """Only a visitor who was announced can be received."""
    if not case.visitor_waits:
        raise RuleError(
            "Clause {clause}: no visitor waits. Notify the department of the visitor first.",
            clause=ground.clause(EventKind.VISITOR_RECEIVED),
        )


def check_contact_due(case: CaseState, ground: Ground) -> None:
    """Each slip asks for one first contact."""
    if not case.contact_due:
        raise RuleError(
            "Clause {clause}: the customer was already contacted on this slip. Agree a time, or write a note about a "
            "further call.",
            clause=ground.clause(EventKind.CONTACTED),
        )


def check_contacted(case: CaseState, ground: Ground) -> None:
    """Nothing is agreed or reported before the customer was contacted on the slip."""
    if case.contact_due:
        raise RuleError(
            "Clause {clause}: the customer has not been contacted yet. Record the contact first.",
            clause=ground.clause(EventKind.CONTACTED),
        )


def check_no_deadline_runs(case: CaseState, ground: Ground) -> None:
    """A second completion time is an extension, whatever it is called."""
    if case.deadline_runs and case.due_at is not None:
        raise RuleError(
            "Clause {clause}: completion is already agreed for {due}. Extend it once with the customer's confirmation, "
            "or feed back the result by then.",
            clause=ground.pack.extension.clause,
            due=moment(case.due_at, ground.pack.timezone),
        )


def check_deadline_runs(case: CaseState, ground: Ground) -> None:
    """Only an agreed completion time can be extended."""
    if not case.deadline_runs:
        raise RuleError(
            "Clause {clause}: no completion time runs. Agree one with the customer first.",
            clause=ground.clause(EventKind.EXTENDED),
        )


def check_extension_left(case: CaseState, ground: Ground) -> None:
    """One extension a case; a cancelled one has used it up."""
    allowed = ground.pack.extension.max_per_case
    if case.extensions >= allowed:
        raise RuleError(
            "Clause {clause}: a case may be extended {allowed} time(s), and this one has been. Feed back by {due}, "
            "report to the leader, or let the case be escalated.",
            clause=ground.pack.extension.clause,
            allowed=allowed,
            due=moment(case.due_at, ground.pack.timezone) if case.due_at else "—",
        )


def check_extension_stands(case: CaseState, ground: Ground) -> None:
    """There must be an extension to cancel."""
    if not case.extension_stands:
        raise RuleError(
            "Clause {clause}: the case has no extension that could be cancelled. "
            "The agreed time counts; correct it if it was entered wrongly.",
            clause=ground.clause(EventKind.EXTENSION_CANCELLED),
        )


def check_raised(case: CaseState, ground: Ground) -> None:
    """Instructions and escalated slips belong to escalated cases."""
    if not case.raised:
        raise RuleError(
            "Clause {clause}: the case has not been escalated. It is when a limit is missed, or directly with the "
            "leader's consent.",
            clause=ground.clause(EventKind.INSTRUCTED),
        )


def check_may_instruct(case: CaseState, ground: Ground) -> None:
    """The one to whom the case was raised instructs."""
    step = ladder_step(ground.pack, case.raised)
    if step is None or any(holds_post(ground.user, ground.pack.post(post), case.project) for post in step.receivers):
        return
    raise RuleError(
        "Clause {clause}: a case on level {level} is instructed by {receivers}. Ask for the instruction there.",
        clause=step.clause,
        level=case.raised,
        receivers=posts(ground.pack, step.receivers),
    )


def ladder_step(pack: Pack, level: int) -> Ladder | None:
    """The step of the escalation ladder for ``level``; None for 0 or a level the pack does not have."""
    return next((step for step in pack.ladder if step.level == level), None)


def posts(pack: Pack, ids: tuple[str, ...]) -> Phrase:
    """The pack's names of some of its actors."""
    names = {role.id: role.name for role in pack.roles}
    found = [(names[i].en, names[i].zh) if i in names else (i, i) for i in ids]
    return Phrase(" / ".join(en for en, _ in found), "/".join(zh for _, zh in found))


def check_instructed(case: CaseState, ground: Ground) -> None:
    """The escalated slip follows the instruction."""
    if not case.instructed:
        raise RuleError(
            "Clause {clause}: the leader has not instructed yet; the escalated slip follows the instruction. "
            "Ask for it first.",
            clause=ground.clause(EventKind.DISPATCHED_AGAIN),
        )


def check_can_rise(case: CaseState, ground: Ground) -> None:
    """The ladder has an upper end."""
    top = max((step.level for step in ground.pack.ladder), default=0)
    if case.raised >= top:
        raise RuleError(
            "Clause {clause}: the case already stands on level {level}, the highest. Ask for the instruction there.",
            clause=ground.pack.direct_escalation_clause,
            level=case.raised,
        )


def check_found_valid(case: CaseState, ground: Ground) -> None:
    """Only a fair complaint can stay unclosed."""
    if case.validity != Validity.VALID:
        raise RuleError(
            "Clause {clause}: only a complaint judged valid can be declared unclosed. Judge it first; an invalid or "
            "unreasonable one is explained and closed.",
            clause=ground.pack.unclosed.clause,
        )


def check_was_unclosed(case: CaseState, ground: Ground) -> None:
    """The special meeting is about cases on the register."""
    if case.unclosed_at is None:
        raise RuleError(
            "Clause {clause}: the special analysis meeting is for unclosed complaints. Declare the case unclosed "
            "first, or write a note.",
            clause=ground.pack.unclosed.clause,
        )


def check_not_reported(case: CaseState, ground: Ground) -> None:
    """One major-event report a case."""
    if case.major_reported_at is not None:
        raise RuleError(
            "Clause {clause}: the major-event report was already filed on {when}. Add what is new as a note.",
            when=moment(case.major_reported_at),
            clause=ground.clause(EventKind.MAJOR_EVENT_REPORTED),
        )


def check_commendable(case: CaseState, ground: Ground) -> None:
    """A major complaint, handled, praised by the customer; once."""
    if case.commended_at is not None:
        raise RuleError(
            "Clause {clause}: points were already given for this case. Add what is new as a note.",
            clause=_bonus(ground),
        )
    if case.severity != Severity.MAJOR:
        raise RuleError(
            "Clause {clause}: points are for major complaints only. If it is one, classify it so first.",
            clause=_bonus(ground),
        )
    if case.satisfaction not in ground.pack.satisfaction.satisfied:
        raise RuleError(
            "Clause {clause}: points need the customer's praise, and the last callback shows none. Call back first.",
            clause=_bonus(ground),
        )


def _bonus(ground: Ground) -> str:
    return ground.pack.scoring.bonus_clause


def check_callback_open(case: CaseState, ground: Ground) -> None:
    """The centre calls back before it closes; what project service owes is owed afterwards, too."""
    if not case.is_open and Role.PROJECT_SERVICE not in ground.user.roles(case.project):
        raise RuleError(
            "Clause {clause}: the case is closed, and the centre calls back before it closes one. Reopen the case if "
            "the customer has a new word on it.",
            clause=ground.clause(EventKind.CALLED_BACK),
        )


def check_not_claimed(case: CaseState, ground: Ground) -> None:
    """A claim on its way must end before the case does."""
    if case.claim_waits:
        raise RuleError(
            "Clause {clause}: a claim of {amount:,.2f} yuan is still on its way. Let it be refused or paid first.",
            amount=case.claim.amount if case.claim else 0.0,
            clause=ground.clause(EventKind.CLAIM_RAISED),
        )


def check_agreed_with_customer(case: CaseState, ground: Ground) -> None:
    """A case is not resolved while the customer says no."""
    if case.dissatisfied:
        raise RuleError(
            "Clause {clause}: the customer is dissatisfied. Record the disagreement and work the case again, record "
            "that the customer agrees after all, or declare it unclosed.",
            clause=ground.clause(EventKind.CUSTOMER_DISAGREED),
        )


def check_major_was_reported(case: CaseState, ground: Ground) -> None:
    """A major customer event needs its report."""
    if case.severity == Severity.MAJOR and case.major_reported_at is None:
        raise RuleError(
            "Clause {clause}: a major case needs its major-event report before it is closed. File it first.",
            clause=ground.clause(EventKind.MAJOR_EVENT_REPORTED),
        )


def check_meeting_was_held(case: CaseState, ground: Ground) -> None:
    """A case that was on the register got its meeting."""
    if case.unclosed_at is not None and not case.meetings:
        raise RuleError(
            "Clause {clause}: a complaint that was declared unclosed gets a special analysis meeting. Record it first.",
            clause=ground.pack.unclosed.clause,
        )


def check_stage_closes(case: CaseState, ground: Ground) -> None:
    """Worked cases are closed after the callback, direct answers at once."""
    if case.stage not in {Stage.CALLED_BACK, Stage.ANSWERED}:
        raise RuleError(
            "Clause {clause}: a case is closed after the callback, and it stands at “{stage}”. It can be closed now "
            "only as withdrawn or as a duplicate. Possible instead: {possible}.",
            stage=stage_name(case, ground),
            possible=possible_words(ground),
            clause=ground.clause(EventKind.CLOSED),
        )


def stage_name(case: CaseState, ground: Ground) -> Phrase:
    """The stage as the regulation says it."""
    return ground.pack.stage_name(case.stage)


def possible_words(ground: Ground) -> Phrase:
    """What the person can do instead, as words."""
    return listed(ground.possible)
